"""What would change: all schemes decided on facts as they could be. Nothing of it is kept, and no purse is touched.

`imagined` gives the facts of another job, other hours, another region or another age. What a change makes unknown (the
wage at another employer) is left out, so that the answer becomes *maybe* and says what it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from rugzak.accounts import facts as known
from rugzak.accounts.errors import UnknownFact
from rugzak.accounts.models import Person
from rugzak.accounts.rights import Right, concerning
from rugzak.base import calendar, clock
from rugzak.schemes import audience
from rugzak.schemes import queries as schemes
from rugzak.schemes.decide import Decision, decide
from rugzak.schemes.facts import coerce, vocabulary

Turn = Literal["gained", "lost", "more", "less", "other"]
_ORDER: Mapping[Turn, int] = {"gained": 0, "more": 1, "other": 2, "less": 3, "lost": 4}
_OUTCOMES = {"no": 0, "maybe": 1, "yes": 2}
_AT_WORK = ("employee", "temp", "apprentice")
_FULL_TIME = Decimal(38)  # hours a week where the job does not say what full time is


@dataclass(frozen=True, slots=True)
class Wish:
    """What could be otherwise; None leaves it as it is. `region` is where one lives, `age` in full years,
    `hours_week` of work; `new_job`: with another employer, from today on."""

    region: str | None = None
    statute: str | None = None
    hours_week: Decimal | None = None
    age: int | None = None
    new_job: bool = False
    committee: str | None = None

    @property
    def empty(self) -> bool:
        return not any(getattr(self, each.name) not in (None, False) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Change:
    """A scheme before and after. None: it does not concern this person then."""

    before: Decision | None
    after: Decision | None

    @property
    def decision(self) -> Decision:
        """Of the two the one to name it by."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def turn(self) -> Turn:
        """What the change means for the person."""
        ranks = [_OUTCOMES[one.outcome] if one else 0 for one in (self.before, self.after)]
        if ranks[0] != ranks[1]:
            return "gained" if ranks[1] > ranks[0] else "lost"
        amounts = [(one.worth or 0) if one else 0 for one in (self.before, self.after)]
        return "other" if amounts[0] == amounts[1] else "more" if amounts[1] > amounts[0] else "less"


def what_if(person: Person, wish: Wish, *, on: date | None = None) -> list[Change]:
    """The schemes whose answer or amount would change: what one gains first. Raises UnknownFact for a wrong value."""
    day = on or clock.today()
    facts = known.gather(person, on=day)
    then = imagined(facts, wish, on=day)
    before = {one.scheme: one for _, one in concerning(person, facts, on=day)}
    after = {one.scheme: one for _, one in concerning(person, then, on=day)}
    changes = [Change(before.get(code), after.get(code)) for code in dict.fromkeys((*before, *after))]
    return sorted(filter(_differs, changes), key=_rank)


def for_facts(facts: Mapping[str, object], *, on: date | None = None) -> list[Decision]:
    """All schemes for somebody whom nobody knows: yes (worth most first), maybe, no; nothing is kept.

    Raises UnknownFact for a name or a value that the vocabulary does not have.
    """
    day = on or clock.today()
    known_facts = {name: _fitted(name, value) for name, value in facts.items()}
    found = [(scheme, decide(scheme, known_facts, on=day)) for scheme in schemes.for_people(day)]
    about = [decision for scheme, decision in found if audience.concerns(scheme, decision, known_facts)]
    return sorted(about, key=lambda one: (-_OUTCOMES[one.outcome], one.asset, -(one.worth or 0), one.scheme))


def imagined(facts: known.Facts, wish: Wish, *, on: date) -> known.Facts:
    """A copy of facts with a wish come true; raises UnknownFact for a value that cannot be."""
    idle = wish.statute is not None and wish.statute not in _AT_WORK
    past = facts.history.without_jobs() if idle and facts.history else facts.history
    changed = known.Facts(past)
    changed.update(facts)
    if idle:
        _forget(changed, *known.OF_JOB)
    elif wish.new_job:
        _start_a_job(changed, on)
    for name, value in _direct(wish, facts, on).items():
        changed[name] = _fitted(name, value)
    return changed


def _start_a_job(facts: known.Facts, on: date) -> None:
    """What is known of another job: that it starts, and as many hours as now."""
    kept = {name: facts[name] for name in ("employment.fraction", "employment.hours_week") if name in facts}
    place = facts.get("employment.establishment_region")
    _forget(facts, *known.OF_JOB)
    facts.update(kept | {"employment.start": on, "person.statute": "employee"})
    if place:
        facts["employment.establishment_region"] = place


def _forget(facts: known.Facts, *beginnings: str) -> None:
    for name in [name for name in facts if name.startswith(beginnings)]:
        del facts[name]


def _direct(wish: Wish, facts: Mapping[str, object], on: date) -> dict[str, object]:
    """The facts that a wish states itself."""
    stated: dict[str, object] = {
        "person.region": wish.region, "person.statute": wish.statute, "employment.joint_committee": wish.committee,
    }  # fmt: skip
    if wish.age is not None:
        stated["person.birth_date"] = calendar.months_after(on, -12 * wish.age)
    if wish.hours_week is not None:
        stated |= {"employment.hours_week": wish.hours_week, "employment.fraction": _fraction(wish.hours_week, facts)}
    return {name: value for name, value in stated.items() if value is not None}


def _fraction(hours: Decimal, facts: Mapping[str, object]) -> Decimal:
    """Of full time, as the job counts it now."""
    now, part = facts.get("employment.hours_week"), facts.get("employment.fraction")
    full = now / part if isinstance(now, Decimal) and isinstance(part, Decimal) and part else _FULL_TIME
    return min(Decimal(1), round(hours / full, 4))


def _fitted(name: str, value: object) -> object:
    fact = vocabulary().facts.get(name)
    fitted = None if fact is None else coerce(value, fact.type)
    if fitted is None:
        raise UnknownFact(name=name)
    return fitted


def _differs(change: Change) -> bool:
    """Another answer or another amount; that a no comes or goes is no news."""
    before, after = change.before, change.after
    kinds = {(one.outcome, one.amount, one.amount_bound) for one in (before, after) if one}
    words = {one.outcome for one in (before, after) if one}
    if before is None or after is None:
        return words != {"no"}
    return len(kinds) > 1


def _rank(change: Change) -> tuple[int, int, str]:
    return _ORDER[change.turn], -(change.decision.worth or 0), change.decision.scheme


def as_right(decision: Decision) -> Right:
    """A decision as a right of which no purse is known."""
    return Right(decision, (), None)
