"""Gathers what the advice on one gap stands on: trainings, the market, and the firm's own people."""

from dataclasses import dataclass
from uuid import UUID

from rugzak.accounts import access, staff
from rugzak.accounts.hr.figures import days_to_fill
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.crowd import SMALLEST_GROUP, safe_part
from rugzak.careers import demand
from rugzak.careers.firm import advice, gap
from rugzak.careers.firm.advice import Advice, Borrow, Build, Buy, Course, Near
from rugzak.careers.firm.funding import Funding, funding_of
from rugzak.careers.firm.models import NOW, FirmRole
from rugzak.careers.firm.people import Crew, crew_of
from rugzak.careers.firm.picture import in_place, needed
from rugzak.careers.firm.roles import choice_of, needs_of, role_of, roles_of
from rugzak.careers.transitions.moves import Verdict, moves_from
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Hit, Question
from rugzak.skills import esco, queries
from rugzak.skills.esco import Skill

TRAININGS = 3
HOURS_A_MONTH = 38 * 52 / 12


@dataclass(frozen=True, slots=True)
class Option:
    """A training that teaches it, who would pay, and how long it takes."""

    hit: Hit
    funding: Funding

    @property
    def course(self) -> Course:
        return Course(self.funding.price, self.funding.firm, self.hit.training.contact_minutes)


@dataclass(frozen=True, slots=True)
class Ways:
    """One gap with what can be done. `share` in tens and `people` about how many; None: too few people to say.

    `vacant`: how many the job needs beyond who does it now.
    """

    role: FirmRole
    skill: Skill
    scenario: str
    level: int
    share: int | None
    people: int
    vacant: int
    options: tuple[Option, ...]
    advice: Advice
    wage_hour: int | None


def advise(
    *, actor: Actor, employer: Organisation, role_id: UUID, skill_uri: str, scenario: str = NOW,
    least: int = SMALLEST_GROUP,
) -> Ways:  # fmt: skip
    """The three ways for one skill of one job. Raises NotAllowed, NoSuchRole, UnknownConcept."""
    access.require(actor, "firm.see", Scope("firm", organisation_id=employer.pk))
    role, skill = role_of(employer, role_id), esco.snapshot().skill(skill_uri)
    roles = list(roles_of(employer).prefetch_related("needs"))
    crew, level = crew_of(employer, roles), needs_of(role, scenario).get(skill_uri, 0)
    found = gap.count(level, crew.of(role.pk), crew.levels(skill_uri), crew.who_hides(skill_uri))
    share, wanted = gap.share(found, least), needed(role, scenario)
    vacant = max(0, wanted - crew.there.get(role.pk, 0))
    people = gap.Gap(share, in_place(role, scenario, crew)).lacking if share is not None else 0
    wage, options = wage_hour(employer, least), tuple(_options(employer, skill_uri))
    build = Build(people, advice.cheapest([one.course for one in options], wage), wage)
    found_advice = advice.choose(
        _borrow(employer, crew, role, roles, skill_uri, level, people, least), build,
        _buy(employer, role, skill_uri, max(people, vacant), wage),
    )  # fmt: skip
    return Ways(role, skill, scenario, level, share, people, vacant, options, found_advice, wage)


def wage_hour(employer: Organisation, least: int = SMALLEST_GROUP) -> int | None:
    """The mean gross wage of an hour in cents, over full-time equivalents; None for too few wages."""
    rows = staff.jobs_at(employer, clock.today()).exclude(wage_month=None).order_by()
    known = [(wage, float(fraction)) for wage, fraction in rows.values_list("wage_month", "fraction") if wage]
    whole = sum(fraction for _wage, fraction in known)
    return round(sum(wage for wage, _fraction in known) / whole / HOURS_A_MONTH) if len(known) >= least else None


def _options(employer: Organisation, skill_uri: str) -> list[Option]:
    hits = find.search(Question(skills=(skill_uri,)), per_page=TRAININGS).hits
    return [Option(hit, funding_of(employer, hit.training, hit.next_session)) for hit in hits]


def _buy(employer: Organisation, role: FirmRole, skill_uri: str, people: int, wage: int | None) -> Buy:
    own, region = choice_of(employer).hire_cents, _region(employer)
    guess = None if wage is None else int(round(wage * HOURS_A_MONTH * advice.HIRE_MONTHS, -4))
    asked = demand.asked(skill_uri, region)
    short = bool(region) and role.occupation_uri in queries.shortage_occupations(region or "")
    return Buy(
        people, guess if own is None else own, own is None, days_to_fill(employer), asked.vacancies if asked else None,
        asked.employers if asked else None, short,
    )  # fmt: skip


def _borrow(
    employer: Organisation, crew: Crew, role: FirmRole, roles: list[FirmRole], skill_uri: str, level: int,
    people: int, least: int,
) -> Borrow:  # fmt: skip
    others = frozenset().union(*(crew.of(one.pk) for one in roles if one.pk != role.pk)) - crew.of(role.pk)
    found = gap.count(level, others, crew.levels(skill_uri), crew.who_hides(skill_uri))
    spare = found.can // 10 * 10 if safe_part(found.can, found.known, least) else None
    return Borrow(people, spare, tuple(_near(role, roles, crew, _region(employer))))


def _near(role: FirmRole, roles: list[FirmRole], crew: Crew, region: str | None) -> list[Near]:
    """Other jobs of the firm from which this one is within reach, nearest first: about jobs, not about people."""
    shot = esco.snapshot()
    from_here = [one for one in roles if one.pk != role.pk and shot.has("occupation", one.occupation_uri)]
    if not shot.has("occupation", role.occupation_uri):
        return []
    found = [(one, moves_from(one.occupation_uri, region).to(role.occupation_uri)) for one in from_here]
    near = [(one, move) for one, move in found if move.verdict in (Verdict.BOTH, Verdict.VIABLE)]
    near.sort(key=lambda pair: -pair[1].score)
    return [
        Near(one.name, crew.there.get(one.pk, 0), move.have + move.close, move.asked) for one, move in near[:TRAININGS]
    ]


def _region(employer: Organisation) -> str | None:
    return employer.municipality.region if employer.municipality else None
