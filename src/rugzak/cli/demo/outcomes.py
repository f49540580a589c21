"""What came of past bookings: attendance, claims that were paid, achievements, log entries, and what people said."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rugzak.booking.models import Attendance, Claim, ClaimState
from rugzak.booking.terms import midnight
from rugzak.catalogue.models import Session
from rugzak.cli.demo.copy import copy_rows
from rugzak.cli.demo.world import World
from rugzak.evaluation.models import Answer, Invitation, SurveyKind
from rugzak.evaluation.questions import MOST_SKILLS, item_of_skill
from rugzak.learning.models import Achievement, Kind, LogEntry, Share

if TYPE_CHECKING:
    from rugzak.cli.demo.history import Past

PASS_RATE = {"low": 0.82, "mid": 0.88, "high": 0.92}
ANSWER_RATE, AFTERCARE_RATE, KNOWLEDGE_RATE = 0.55, 0.35, 0.5
NPS = ((10, 0.22), (9, 0.24), (8, 0.22), (7, 0.12), (6, 0.08), (5, 0.06), (3, 0.04), (1, 0.02))
_ATTENDANCE = [
    "id",
    "booking_id",
    "part_id",
    "provider_mark",
    "provider_at",
    "learner_mark",
    "learner_how",
    "learner_at",
    "provider_reason",
    "learner_reason",
    "wrong_codes",
    "decided_reason",
]
_CLAIM = [
    "id",
    "booking_id",
    "attended_minutes",
    "planned_minutes",
    "share",
    "amount",
    "state",
    "controls",
    "lines",
    "made_at",
]
_ACHIEVEMENT = ["id", "person_id", "booking_id", "training_id", "title", "passed", "date"]
_LOG = ["id", "person_id", "kind", "share", "title", "minutes", "date", "purpose", "skills", "booking_id", "made_at"]
_INVITATION = [
    "id",
    "person_id",
    "booking_id",
    "training_id",
    "kind",
    "token",
    "due",
    "expires",
    "sent_at",
    "answered_at",
]
_ANSWER = ["invitation_id", "item", "number", "choice", "text", "given_at"]


def write(world: World, session: Session, past: "list[Past]") -> None:
    """Write down all outcomes of one session's bookings."""
    parts = list(session.parts.all())
    present = {booking.id: round(len(parts) * booking.share) for booking in past}
    came = [booking for booking in past if present[booking.id]]
    copy_rows(Attendance, _ATTENDANCE, _attendance(world, past, parts, present))
    copy_rows(Claim, _CLAIM, (_claim(world, booking, parts, present[booking.id]) for booking in came))
    copy_rows(Achievement, _ACHIEVEMENT, (_achievement(world, booking) for booking in came))
    copy_rows(LogEntry, _LOG, (_log(world, booking, parts, present[booking.id]) for booking in came))
    skills = [skill.skill_uri for skill in session.training.skills.all()]
    asked = [row for booking in came for row in _invitations(world, booking)]
    copy_rows(Invitation, _INVITATION, asked)
    copy_rows(Answer, _ANSWER, (answer for row in asked if row[-1] for answer in _answers(world, row, skills)))


def _attendance(world: World, past: "list[Past]", parts: list[Any], present: dict[Any, int]) -> Iterator[list[Any]]:
    for booking in past:
        for index, part in enumerate(parts):
            here, moment = index < present[booking.id], midnight(part.date) + timedelta(hours=13)
            row = [world.ids.next(), booking.id, part.pk, here, moment, here, "code" if here else "", moment]
            yield [*row, "", "", 0, ""]


def _claim(world: World, booking: "Past", parts: list[Any], present: int) -> list[Any]:
    planned = sum(part.minutes for part in parts)
    attended = sum(part.minutes for part in parts[:present])
    amount = sum(part.amount for part in booking.parts if part.fund and part.fund.asset == "EUR")
    share = (Decimal(attended) / planned).quantize(Decimal("0.000001"))
    made = midnight(booking.session.end + timedelta(days=1))
    return [world.ids.next(), booking.id, attended, planned, share, amount, ClaimState.PAID, [], [], made]


def _achievement(world: World, booking: "Past") -> list[Any]:
    training = booking.session.training
    passed = booking.share >= 0.8 and world.rng.random() < PASS_RATE[booking.worker.education]
    row = [world.ids.next(), booking.worker.id, booking.id, training.pk, training.title]
    return [*row, passed, booking.session.end]


def _log(world: World, booking: "Past", parts: list[Any], present: int) -> list[Any]:
    training, session = booking.session.training, booking.session
    skills = [{"uri": skill.skill_uri, "release": skill.release} for skill in training.skills.all()]
    minutes = sum(part.minutes for part in parts[:present])
    row = [world.ids.next(), booking.worker.id, Kind.NON_FORMAL, Share.COURSE, training.title.nl[:200], minutes]
    return [*row, session.end, booking.purpose, skills, booking.id, midnight(session.end + timedelta(days=1))]


def _invitations(world: World, booking: "Past") -> Iterable[list[Any]]:
    session, rng = booking.session, world.rng
    plan = [
        (SurveyKind.REACTION, session.end + timedelta(1), ANSWER_RATE),
        (SurveyKind.AFTERCARE, session.end + timedelta(90), AFTERCARE_RATE),
    ]
    if session.training.skills.all() and rng.random() < KNOWLEDGE_RATE:
        plan += [(SurveyKind.BEFORE, session.start, 1.0), (SurveyKind.AFTER, session.end + timedelta(1), 0.8)]
    for kind, due, rate in plan:
        if due >= world.today:
            continue
        sent = midnight(due) + timedelta(hours=9)
        answered = sent + timedelta(hours=rng.randint(1, 90)) if rng.random() < rate else None
        row = [world.ids.next(), booking.worker.id, booking.id, session.training_id, kind]
        yield [*row, f"{rng.getrandbits(252):043x}"[:43], due, due + timedelta(days=30), sent, answered]


def _answers(world: World, invitation: list[Any], skills: list[str]) -> Iterator[list[Any]]:
    rng, answered, kind = world.rng, invitation[-1], invitation[4]
    if kind in (SurveyKind.BEFORE, SurveyKind.AFTER):
        scores = [1, 2, 3] if kind == SurveyKind.BEFORE else [2, 3, 4, 5]
        for uri in skills[:MOST_SKILLS]:
            yield [invitation[0], item_of_skill(uri), rng.choice(scores), "", "", answered]
    elif kind == SurveyKind.REACTION:
        nps = rng.choices([n for n, _ in NPS], [w for _, w in NPS])[0]
        yield [invitation[0], "nps", nps, "", "", answered]
        yield [invitation[0], "satisfaction", min(5, max(1, round(nps / 2 + rng.uniform(-0.4, 0.6)))), "", "", answered]
        yield [invitation[0], "relevance", rng.choices([5, 4, 3, 2, 1], [30, 40, 18, 8, 4])[0], "", "", answered]
        choice = rng.choices(["yes", "later", "no"], [38, 24, 38])[0]
        yield [invitation[0], "without_money", None, choice, "", answered]
    else:
        barrier = rng.choices(["none", "time", "chance", "support", "tools"], [40, 25, 18, 10, 7])[0]
        yield [invitation[0], "barrier", None, barrier, "", answered]
        yield [
            invitation[0],
            "used",
            None,
            rng.choices(["often", "sometimes", "not_yet"], [45, 33, 22])[0],
            "",
            answered,
        ]
