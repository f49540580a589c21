"""What changes in ageing: a person's own pace, an authority's half-life, a check that was done."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.skills.ageing import checks
from rugzak.skills.ageing.models import AgeingChoice, CompetenceCheck, HalfLife, Pace
from rugzak.skills.ageing.table import Row, defaults, table
from rugzak.skills.errors import NoReason, NoSuchAnswer, NoSuchGroup, NotAHalfLife, NotAPace
from rugzak.skills.evidence import add_piece, strongest
from rugzak.skills.models import Evidence, ProfileSkill, State

SHORTEST, LONGEST = Decimal("0.5"), Decimal(50)
KEEP, LOWER, DROP = "yes", "less", "no"
MAX_REASON = 500


@transaction.atomic
def set_pace(*, person: Person, group: str = "", pace: str = "") -> None:
    """How the skills of a group ("": all) age for this person: slower, faster, off, or "" to follow the default.

    Raises NoSuchGroup, NotAPace.
    """
    if group and group not in defaults():
        raise NoSuchGroup(group=group)
    if pace and pace not in Pace.values:
        raise NotAPace
    rows = AgeingChoice.objects.filter(person=person, group=group)
    if pace:
        AgeingChoice.objects.update_or_create(person=person, group=group, defaults={"pace": pace})
    else:
        rows.delete()
    checks.plan(person)


@transaction.atomic
def set_half_life(*, actor: Actor, group: str, years: Decimal, reason: str) -> Row:
    """An authority's own half-life of a group, half a year to fifty years.

    Checks that are planned keep their day; the next ones follow it.
    Raises NotAllowed, NoSuchGroup, NotAHalfLife, NoReason.
    """
    access.require(actor, "ageing.set", Scope())
    _known(group)
    if not years.is_finite() or not SHORTEST <= years <= LONGEST:
        raise NotAHalfLife
    if not reason.strip():
        raise NoReason
    values = {
        "years": round(years, 1),
        "reason": reason.strip()[:MAX_REASON],
        "set_at": clock.now(),
        "set_by": actor.user_id,
    }
    HalfLife.objects.update_or_create(group=group, defaults=values)
    return table()[group]


@transaction.atomic
def reset_half_life(*, actor: Actor, group: str) -> Row:
    """The default again. Raises NotAllowed, NoSuchGroup."""
    access.require(actor, "ageing.set", Scope())
    _known(group)
    HalfLife.objects.filter(group=group).delete()
    return table()[group]


@transaction.atomic
def do_check(*, person: Person, answers: Mapping[str, str]) -> CompetenceCheck:
    """Note a competence check: by URI of a skill "yes" (still), "less" (one level lower) or "no" (no longer).

    Skills that are not in the profile (any more) are passed over. Plans the next check. Raises NoSuchAnswer.
    """
    if set(answers.values()) - {KEEP, LOWER, DROP}:
        raise NoSuchAnswer
    rows = ProfileSkill.objects.select_for_update().filter(
        person=person, state=State.ACCEPTED, skill_uri__in=list(answers)
    )
    counts = {KEEP: 0, LOWER: 0, DROP: 0}
    for row in rows.order_by("id"):
        answer = answers[row.skill_uri]
        _answer(row, answer)
        counts[answer] += 1
    check = CompetenceCheck.objects.create(
        person=person, date=clock.today(), kept=counts[KEEP], lowered=counts[LOWER], dropped=counts[DROP]
    )
    checks.plan(person)
    return check


def _answer(row: ProfileSkill, answer: str) -> None:
    if answer == DROP:
        row.delete()
        return
    if answer == LOWER:
        row.level, row.digcomp = max(1, (row.level or 2) - 1), None
    row.last_used = row.date = clock.today()
    add_piece(row, kind=Evidence.SELF, level=row.level, date=row.date)
    strongest(row)
    row.save()


def _known(group: str) -> None:
    if group not in defaults():
        raise NoSuchGroup(group=group)
