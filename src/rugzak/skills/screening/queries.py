"""What someone did in the tests, and what came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from uuid import UUID

from django.db.models import QuerySet

from rugzak.accounts.models import Person
from rugzak.base import calendar, clock
from rugzak.skills import esco
from rugzak.skills.models import GrowthNote, ProfileSkill, ScreeningAnswer, ScreeningAttempt, ScreeningEstimate, State
from rugzak.skills.screening import length, scoring
from rugzak.skills.screening.bank import Item, Scale, Test, tests
from rugzak.skills.screening.errors import NotFinished, UnknownAttempt, UnknownTest
from rugzak.skills.screening.length import Learned
from rugzak.skills.screening.scoring import Score

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Progress:
    """Where someone is: the items answered so far in their order, the item to answer now (None: done), how many yet."""

    test: Test
    answers: tuple[ScreeningAnswer, ...]
    item: Item | None
    most: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a finished attempt; `whole` is all scales as one."""

    attempt: ScreeningAttempt
    test: Test
    scores: dict[str, Score]
    whole: Score

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales that were there when the test was done."""
        return tuple(scale for scale in self.test.scales if scale.id in self.scores)

    @property
    def means(self) -> dict[str, float]:
        return {scale: score.mean for scale, score in self.scores.items()}


def test(test_id: str) -> Test:
    """A test of the bank. Raises UnknownTest."""
    found = tests().get(test_id)
    if found is None:
        raise UnknownTest
    return found


def learned(of: Test) -> Learned:
    """What use has taught about a test; nothing until there was enough use."""
    rows = list(ScreeningEstimate.objects.filter(test=of.id, version=of.version))
    return Learned({row.scale: row.spread for row in rows}, {row.scale: row.order for row in rows})


def attempts(person: Person | UUID) -> QuerySet[ScreeningAttempt]:
    """All attempts of a person, the newest first."""
    person_id = person.pk if isinstance(person, Person) else person
    return ScreeningAttempt.objects.filter(person_id=person_id).order_by("-started_at", "-id")


def attempt(person: Person, attempt_id: UUID) -> ScreeningAttempt:
    """One of their attempts, of a test that still exists. Raises UnknownAttempt."""
    found = ScreeningAttempt.objects.filter(person=person, pk=attempt_id, test__in=tests()).first()
    if found is None:
        raise UnknownAttempt
    return found


def open_attempt(person: Person, test_id: str) -> ScreeningAttempt | None:
    """The attempt that someone is in the middle of."""
    return ScreeningAttempt.objects.filter(person=person, test=test_id, finished_at=None).first()


def latest(person: Person) -> dict[str, ScreeningAttempt]:
    """The newest finished attempt of each test."""
    rows = ScreeningAttempt.objects.filter(person=person).exclude(finished_at=None).order_by("finished_at")
    return {row.test: row for row in rows}


def progress(of: ScreeningAttempt) -> Progress:
    """Where an attempt is."""
    found, answers = test(of.test), tuple(of.answers.order_by("at", "id"))
    given, whole, known = shares(answers), of.design != "short", learned(found)
    item = length.next_item(found, given, whole=whole, learned=known) if of.finished_at is None else None
    return Progress(found, answers, item, length.at_most(found, given, whole=whole, learned=known))


def shares(answers: Iterable[ScreeningAnswer]) -> dict[str, float]:
    """What each answer is worth, by item."""
    return {answer.item: answer.share for answer in answers}


def result(of: ScreeningAttempt) -> Result:
    """What came out. Raises NotFinished."""
    if of.finished_at is None:
        raise NotFinished
    kept = of.result.get("scores", {})
    found = {scale: Score(scale, one["mean"], one["error"], one["n"]) for scale, one in kept.items()}
    return Result(of, test(of.test), found, scoring.whole(found))


def former(of: ScreeningAttempt) -> Result | None:
    """The result of the same test before this one, to see what changed."""
    rows = ScreeningAttempt.objects.filter(person_id=of.person_id, test=of.test, finished_at__lt=of.finished_at)
    found = rows.order_by("-finished_at").first()
    return result(found) if found else None


def moved(now: Score, then: Score) -> int:
    """1 where it went up, -1 where it went down, 0 where the difference may be chance (z under 1.64)."""
    margin = scoring.Z * (now.error**2 + then.error**2) ** 0.5
    difference = now.mean - then.mean
    return 0 if abs(difference) <= margin else (1 if difference > 0 else -1)


def explained(of: Result) -> list[tuple[Item, ScreeningAnswer]]:
    """Item and answer, for who wants to read why; empty where the bank has another version by now."""
    if of.attempt.version != of.test.version:
        return []
    pairs = ((of.test.item(answer.item), answer) for answer in of.attempt.answers.order_by("at", "id"))
    return [(item, answer) for item, answer in pairs if item is not None]


def skill_of(scale: Scale) -> str:
    """The URI of the skill of a scale in the classification in use; empty where it has none."""
    picture = esco.snapshot()
    return next((uri for uri in scale.skills if picture.has("skill", uri)), "")


def shared(person_id: UUID) -> list[Result]:
    """Results that a person lets a coach with a mandate see, the newest first; the caller checks the mandate."""
    rows = attempts(person_id).filter(test__in=tests()).exclude(shared_at=None).exclude(finished_at=None)
    return [result(row) for row in rows]


def notes(person: Person) -> QuerySet[GrowthNote]:
    """What they can do now and could not before, the newest first."""
    return GrowthNote.objects.filter(person=person).order_by("-date", "-id")


def new_skills(person: Person, since: Date | None = None) -> list[ProfileSkill]:
    """Skills that came into the profile in the last year."""
    start = since or calendar.months_after(clock.today(), -MONTHS)
    rows = ProfileSkill.objects.filter(person=person, state=State.ACCEPTED, date__gte=start)
    return list(rows.order_by("-date", "-id"))
