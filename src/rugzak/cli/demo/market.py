"""What is on offer in the demo world: trainings with the skills they teach, and sessions around today."""

from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rugzak.accounts.models import Organisation
from rugzak.base.calendar import is_workday
from rugzak.base.text import Text
from rugzak.catalogue.models import Kind, Recognition, Session, Training
from rugzak.catalogue.services import add_sessions, add_trainings
from rugzak.catalogue.specs import PartSpec, SessionSpec, SkillSpec, TrainingSpec
from rugzak.cli.demo.world import World
from rugzak.skills.esco import snapshot

HALF_DAYS, EVENING = (time(9), time(13, 30)), time(18, 30)
SHORT_DAYS = 4  # up to this long a training is also given on Saturdays and in the evening
PAST_SESSIONS, NEXT_SESSIONS = 4, 4
PEOPLE_PER_SEAT = 4


def make_market(world: World) -> list[Session]:
    """Make trainings and their recognition, then sessions in the past year and the coming half year."""
    rows: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "trainings.yaml").read_text("utf-8"))
    trainings = add_trainings(specs=[_training(world, row) for row in rows])
    Recognition.objects.bulk_create(
        [
            _recognition(world, label, training=t)
            for row, t in zip(rows, trainings, strict=True)
            for label in row["recognised"]
        ]
        + [_recognition(world, "registered", provider=provider) for provider in world.providers]
    )
    specs = [spec for row, training in zip(rows, trainings, strict=True) for spec in _sessions(world, row, training)]
    return add_sessions(specs=specs)


def _training(world: World, row: dict[str, Any]) -> TrainingSpec:
    return TrainingSpec(
        provider=world.providers[row["provider"]],
        code=row["code"],
        title=Text.from_json(row["title"]),
        summary=Text.from_json(row["summary"]),
        form=row["form"],
        kind=Kind.COURSE,
        language=row["language"],
        contact_minutes=row["hours"] * 60,
        price_cents=row["price"] * 100,
        leads_to=row.get("leads_to", "attest"),
        career_oriented=row.get("career", False),
        shortage=row.get("shortage", False),
        aftercare={"form": "recall_day", "days": 90},
        skills=[found for label in row["skills"] if (found := _skill(label))],
        made_up=True,
    )


def _skill(label: str) -> SkillSpec | None:
    uri = _labels().get(label.strip().casefold())
    return SkillSpec(uri=uri, release=snapshot().release) if uri else None


@cache
def _labels() -> dict[str, str]:
    """English label -> URI; the starter pack knows other skills than the official packages, so some stay unknown."""
    return {skill.label.en.strip().casefold(): skill.uri for skill in snapshot().skills()}


def _recognition(
    world: World, label: str, *, training: Training | None = None, provider: Organisation | None = None
) -> Recognition:
    start = world.today - timedelta(days=800)
    end = world.today + timedelta(days=1_100)
    return Recognition(
        training=training,
        provider=provider,
        label=label,
        valid_from=start,
        valid_until=end,
        reason="voorbeeld / example",
    )


def _sessions(world: World, row: dict[str, Any], training: Training) -> list[SessionSpec]:
    """Past sessions end before today; coming ones start from next week on."""
    seats = max(8, world.people // PEOPLE_PER_SEAT // 30 // (PAST_SESSIONS + NEXT_SESSIONS))
    place = None if row["form"] == "online" else world.place("WA" if row["language"] == "fr" else "VL")
    span = timedelta(days=row["days"] * 7 // 5 + 14)
    past = [world.today - span - timedelta(days=world.rng.randint(1, 330)) for _ in range(PAST_SESSIONS)]
    coming = [world.today + timedelta(days=world.rng.randint(8, 170)) for _ in range(NEXT_SESSIONS)]
    rhythms = [_by_day] * (len(past) + len(coming))
    if row["days"] <= SHORT_DAYS:
        rhythms[-2:] = [_in_the_evening, _on_saturdays]
    return [
        SessionSpec(training=training, capacity=seats, parts=rhythm(row, start), municipality=place, made_up=True)
        for rhythm, start in zip(rhythms, [*past, *coming], strict=True)
    ]


def _by_day(row: dict[str, Any], start: date) -> list[PartSpec]:
    return _halves(row, _workdays(start, row["days"]))


def _on_saturdays(row: dict[str, Any], start: date) -> list[PartSpec]:
    first = start + timedelta(days=(5 - start.weekday()) % 7)
    return _halves(row, [first + timedelta(weeks=week) for week in range(row["days"])])


def _in_the_evening(row: dict[str, Any], start: date) -> list[PartSpec]:
    days = _workdays(start, row["days"] * 2)
    return [PartSpec(date=day, start_time=EVENING, minutes=_half(row)) for day in days]


def _halves(row: dict[str, Any], days: list[date]) -> list[PartSpec]:
    return [PartSpec(date=day, start_time=begin, minutes=_half(row)) for day in days for begin in HALF_DAYS]


def _half(row: dict[str, Any]) -> int:
    """Minutes of a half day."""
    minutes: int = row["hours"] * 60 // (row["days"] * 2)
    return minutes


def _workdays(start: date, count: int) -> list[date]:
    days: list[date] = []
    while len(days) < count:
        if is_workday(start):
            days.append(start)
        start += timedelta(days=1)
    return days
