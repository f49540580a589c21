"""What is known about a person, in the vocabulary of the schemes: recorded with evidence, gathered for a decision.

Rooms above write down what they learn (an attest, a diploma); what was used and what is left are ledger balances and
never facts. What is not known is absent: nothing is guessed and nothing gets a default.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from rugzak.accounts.errors import UnknownFact
from rugzak.accounts.models import Employment, Fact, Fund, Interruption, Person
from rugzak.accounts.models.consent import FactSource
from rugzak.accounts.models.money import PayerKind
from rugzak.base import clock
from rugzak.schemes import interruption
from rugzak.schemes.facts import coerce, vocabulary

_RANK = {FactSource.DECLARED: 0, FactSource.DOCUMENT: 1, FactSource.AUTHENTIC: 2}
PAYROLL = "payroll"
OF_JOB = ("employment.", "employer.")


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact is known and since when; `evidence` names the document or register."""

    source: str
    at: datetime
    evidence: str = ""


class History:
    """A person's jobs and recorded facts of all times, read once for the several moments that a decision looks at."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def job(self, on: date) -> Employment | None:
        """The job on a date: of several the largest, then the latest."""
        return next(iter(self.jobs(on)), None)

    def jobs(self, on: date) -> list[Employment]:
        """All jobs on a date, the largest first; one an employer."""
        running = [job for job in self._jobs if job.start <= on and (job.end is None or job.end >= on)]
        found: dict[UUID, Employment] = {}
        for job in running:
            found.setdefault(job.employer_id, job)
        return list(found.values())

    def only(self, employer_id: UUID) -> "History":
        """The same past with one employer alone; what was recorded of jobs says of none in particular: left out."""
        return self._with([job for job in self._jobs if job.employer_id == employer_id])

    def without_jobs(self) -> "History":
        """The same past of somebody who never worked."""
        return self._with([])

    def _with(self, jobs: list[Employment]) -> "History":
        one = History(self._person)
        one._jobs = jobs
        one._recorded = [row for row in self._recorded if not row.name.startswith(OF_JOB)]
        one.drawing, one.interruptions = self.drawing, self.interruptions
        return one

    def recorded(self, on: date) -> Iterator[Fact]:
        """What was recorded and counts on a date, oldest first."""
        for row in self._recorded:
            if (row.valid_from is None or row.valid_from <= on) and (row.valid_until is None or row.valid_until >= on):
                yield row

    @cached_property
    def drawing(self) -> frozenset[UUID]:
        """The employers that gave room to learn: they have a fund."""
        employers = {job.employer_id for job in self._jobs}
        rows = Fund.objects.filter(organisation_id__in=employers, payer=PayerKind.EMPLOYER, closed_at=None)
        return frozenset(rows.values_list("organisation_id", flat=True))

    @cached_property
    def interruptions(self) -> list[Interruption]:
        """Interruptions of work, oldest first; the same at every moment, since each says its own days."""
        rows = Interruption.objects.filter(person=self._person, withdrawn_at=None)
        return list(rows.order_by("start", "pk"))

    @cached_property
    def _jobs(self) -> list[Employment]:
        rows = Employment.objects.filter(person=self._person).select_related(*_JOB)
        return list(rows.order_by("-fraction", "-start"))

    @cached_property
    def _recorded(self) -> list[Fact]:
        return list(Fact.objects.filter(person=self._person).order_by("recorded_at"))


_JOB = ("employer__municipality", "joint_committee")


class Facts(dict[str, object]):
    """Facts by name, and for those about the person where they come from; `history` answers for other moments."""

    def __init__(self, history: History | None = None) -> None:
        super().__init__()
        self.origins: dict[str, Origin] = {}
        self.history = history

    def put(self, name: str, value: object, origin: Origin) -> None:
        """Add a value; one that is better known stays."""
        fact = vocabulary().facts.get(name)
        fitted = None if fact is None or value in (None, "") else coerce(value, fact.type)
        if fitted is None:
            return
        before = self.origins.get(name)
        if before is None or _weight(before) <= _weight(origin):
            self[name] = fitted
            self.origins[name] = origin


def record(
    person: Person,
    name: str,
    value: object,
    source: str = FactSource.DECLARED,
    evidence: str = "",
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Fact:
    """Write down a fact with its evidence; earlier ones stay as history. Raises UnknownFact for name or value."""
    known = vocabulary().facts.get(name)
    fitted = None if known is None else coerce(value, known.type)
    if fitted is None:
        raise UnknownFact(name=name)
    return Fact.objects.create(
        **{"person": person, "name": name, "value": _plain(fitted), "source": FactSource(source)},
        **{"evidence": evidence, "valid_from": valid_from, "valid_until": valid_until},
    )


def gather(
    person: Person,
    *,
    on: date,
    training: Mapping[str, Any] | None = None,
    session: Mapping[str, Any] | None = None,
    booking: Mapping[str, Any] | None = None,
    provider: Mapping[str, Any] | None = None,
    history: History | None = None,
) -> Facts:
    """All that is known on a date, with what the caller knows of training, session, provider and booking.

    Keys of these mappings are names of the vocabulary (`training.price`) or their last part (`price`).
    """
    past = history or History(person)
    facts = Facts(past)
    _of_person(facts, person)
    if (job := past.job(on)) is not None:
        _put_job(facts, job, drawing=job.employer_id in past.drawing)
    for row in past.recorded(on):
        facts.put(row.name, row.value, Origin(row.source, row.recorded_at, row.evidence))
    _put_interruptions(facts, past.interruptions)
    groups = {"training": training, "session": session, "booking": booking, "provider": provider}
    for name, value in _given(groups):
        facts.put(name, value, Origin(FactSource.AUTHENTIC, clock.now(), "rugzak"))
    return facts


def current_job(person: Person, on: date) -> Employment | None:
    """The job on a date: of several the largest, then the latest."""
    return History(person).job(on)


def in_another_job(person: Person, facts: Facts, history: History, *, on: date) -> dict[str, object]:
    """The same facts, but those of a job are of the one employer of `history`; what is not known of it stays out."""
    own = gather(person, on=on, history=history)
    kept = {name: value for name, value in facts.items() if not name.startswith(OF_JOB)}
    return kept | {name: value for name, value in own.items() if name.startswith(OF_JOB)}


def works_for(person: Person, employer_id: UUID, on: date) -> bool:
    """The person has a job with this employer on a date."""
    rows = Employment.objects.filter(Q(end=None) | Q(end__gte=on), person=person, employer_id=employer_id)
    return rows.filter(start__lte=on).exists()


def at_moments(person: Person, wanted: Mapping[str, date], history: History | None = None) -> dict[str, object]:
    """Values at other moments, where known: `employment.fraction@2026-03-01` is the fraction worked on that day."""
    found: dict[str, object] = {}
    past = history or History(person)
    then = {moment: gather(person, on=moment, history=past) for moment in set(wanted.values())}
    for name, moment in wanted.items():
        value = then[moment].get(name.partition("@")[0])
        if value is not None:
            found[name] = value
    return found


def _weight(origin: Origin) -> tuple[int, datetime]:
    return _RANK[FactSource(origin.source)], origin.at


def _of_person(facts: Facts, person: Person) -> None:
    verified = person.national_number_hash is not None
    said = Origin(FactSource.DECLARED, person.created_at)
    facts.put(
        "person.birth_date",
        person.birth_date,
        Origin(FactSource.AUTHENTIC, person.created_at, "national number") if verified else said,
    )
    facts.put("person.education", person.education, said)
    facts.put("person.statute", person.statute, said)
    if person.municipality_id is not None and person.municipality is not None:
        facts.put("person.region", person.municipality.region, said)


def _put_interruptions(facts: Facts, rows: Sequence[Interruption]) -> None:
    """As the rules read them (`schemes.interruption`); the weakest source is that of the list."""
    if not rows:
        return
    facts[interruption.FACT] = [
        {"kind": row.kind, "from": row.start} | ({"until": row.until} if row.until else {}) for row in rows
    ]
    source = min((FactSource(row.source) for row in rows), key=_RANK.__getitem__)
    facts.origins[interruption.FACT] = Origin(source, max(row.recorded_at for row in rows))


def of_job(job: Employment) -> Facts:
    """What payroll knows of a job, and that whoever holds it is an employee; nothing of the person."""
    facts = Facts()
    funds = Fund.objects.filter(organisation_id=job.employer_id, payer=PayerKind.EMPLOYER, closed_at=None)
    _put_job(facts, job, drawing=funds.exists())
    facts.put("person.statute", "employee", Origin(FactSource.DOCUMENT, clock.now(), PAYROLL))
    return facts


def _put_job(facts: Facts, job: Employment, *, drawing: bool) -> None:
    employer, origin = job.employer, Origin(FactSource.DOCUMENT, clock.now(), PAYROLL)
    place, committee = employer.municipality, job.joint_committee
    values: dict[str, object] = {
        "employment.start": job.start,
        "employment.fraction": job.fraction,
        "employment.hours_week": job.hours_week,
        "employment.fixed_schedule": job.fixed_schedule,
        "employment.joint_committee": job.joint_committee_id,
        "employment.wage_month": job.wage_month,
        "employment.establishment_region": place.region if place else None,
        "employer.sector": "public" if employer.public else "private",
        "employer.size_fte": employer.staff_count,
        "employer.drawing_right": drawing,
        "employer.sector_days_filed": committee.training_days is not None if committee else None,
        "employer.sector_days": committee.training_days if committee else None,
    }
    for name, value in values.items():
        facts.put(name, value, origin)


def _given(groups: Mapping[str, Mapping[str, Any] | None]) -> Iterator[tuple[str, object]]:
    for group, values in groups.items():
        for name, value in (values or {}).items():
            yield (name if "." in name else f"{group}.{name}"), value


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
