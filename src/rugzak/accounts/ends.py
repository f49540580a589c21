"""When a purse ends: its own end, moved by interruptions of work as its scheme says.

`first_end`, the end without any interruption, stays; `valid_until` is worked out from it anew each time, so what is
withdrawn leaves no trace. A fund's run-off still ends it all (`Purse.last_day`).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from rugzak.accounts.models import Interruption, Purse
from rugzak.base import calendar, clock, due
from rugzak.schemes import interruption
from rugzak.schemes import queries as schemes
from rugzak.schemes.decision import Decision
from rugzak.schemes.interruption import Breaks, Interval
from rugzak.schemes.scheme import Interruption as Rules

EXPIRE = "purse.expire"
_DAY = timedelta(days=1)
_NEVER_MONTHS = 1200  # a purse without an end is looked at for a hundred years


@dataclass(frozen=True, slots=True)
class Moved:
    """Why a purse ends on another day: by how many days (fewer than none: sooner; 0: it had no end), and what did it.

    `goes_on`: an interruption has no end yet, so that this is the latest day that it can be.
    """

    days: int
    kinds: tuple[str, ...]
    goes_on: bool


def breaks_of(person_id: UUID) -> tuple[Interval, ...]:
    """A person's interruptions as the rules read them, oldest first."""
    rows = Interruption.objects.filter(person_id=person_id, withdrawn_at=None).order_by("start", "pk")
    return tuple(Interval(*row) for row in rows.values_list("kind", "start", "until"))


def settle(purse: Purse, breaks: Breaks) -> None:
    """Give a purse the end that these interruptions make, and put that on the due list. The caller holds the lock."""
    if work_out(purse, breaks):
        purse.save(update_fields=["valid_until"])
        due.drop(subject=purse.pk, kind=EXPIRE)
        plan(purse)


def work_out(purse: Purse, breaks: Breaks) -> bool:
    """Set `valid_until` without saving it; tells whether it changed. An end that can't be known stays as it is."""
    rules = _rules(purse) if breaks else None
    if rules is None:
        end = purse.first_end
    else:
        far = purse.first_end or calendar.months_after(purse.valid_from, _NEVER_MONTHS)
        moved = interruption.moved_end(rules, breaks, purse.valid_from, far)
        if moved is None:
            return False
        end = moved if purse.first_end or moved < far else None
    changed, purse.valid_until = end != purse.valid_until, end
    return changed


def plan(purse: Purse) -> None:
    """Put the end of a purse on the due list; a day on which it was done before is no day to do it."""
    if purse.valid_until is None:
        return
    day = purse.valid_until + _DAY
    while due.plan(date=day, kind=EXPIRE, subject=purse.pk).done_at is not None:
        day = max(day + _DAY, clock.today())


def why(purse: Purse, breaks: Breaks) -> Moved | None:
    """What moved the last day of a purse; None where nothing did. For its person only: it tells of their health."""
    last, agreed = purse.last_day, purse.agreed_end
    rules = _rules(purse) if breaks and last != agreed else None
    if rules is None or last is None:
        return None
    wanted = "no" if purse.cut else "until"
    kinds = {kind for kind, rule in rules.kinds.items() if rule.keeps == wanted}
    first, beyond = min(purse.valid_from, last + _DAY), last + _DAY
    found = [
        one for one in breaks if one.kind in kinds and one.start <= beyond and (one.until is None or one.until >= first)
    ]
    days = (last - agreed).days if agreed else 0
    return Moved(days, tuple(dict.fromkeys(one.kind for one in found)), any(one.until is None for one in found))


def only_interrupted(person_id: UUID, decision: Decision) -> bool:
    """Whether nothing speaks against a right but an interruption that stops it for now, or that can't be read.

    An interruption by which nothing accrues is another thing: then the right is not there.
    """
    against = [reason for reason in decision.reasons if reason.held is not True and reason.asked]
    if not against or not all(reason.code.startswith("interruption") for reason in against):
        return False
    refused = {reason.code.removeprefix("interruption_") for reason in against if reason.held is False}
    return not refused or refused <= _stopped(person_id, decision)


def _stopped(person_id: UUID, decision: Decision) -> set[str]:
    rules = schemes.version(decision.version_hash).versions[0].interruption
    stopping = {kind for kind, rule in rules.kinds.items() if rule.stops} if rules else set()
    return {one.kind for one in breaks_of(person_id) if one.kind in stopping and one.holds_on(decision.on)}


def _rules(purse: Purse) -> Rules | None:
    """Of the version in force on the unmoved last day, as for what carries over; of the last one if all ended."""
    scheme = schemes.by_id(purse.scheme)
    begun = [one for one in scheme.versions if one.start <= (purse.first_end or purse.valid_from)] if scheme else []
    return begun[-1].interruption if begun else None
