"""The firms of the demo world that look after their skills: An's employer, and others of its joint committee."""

from datetime import timedelta
from uuid import UUID

from rugzak.accounts.models import Consent, Employment, Organisation
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.careers.firm.models import FirmChoice, FirmRole, RoleNeed, Wish
from rugzak.cli.demo.characters import WAREHOUSE
from rugzak.cli.demo.organisations import committee_of, jobs_of
from rugzak.cli.demo.world import Worker, World
from rugzak.skills.esco import Occupation, snapshot
from rugzak.skills.models import Evidence, ProfileOccupation, ProfileSkill, Role

SHARES, MOST_SKILLS, MOST_PEERS = 0.75, 14, 5
TEAMS = ("Noord", "Zuid")
SCENARIO = "Magazijn 2028"
WISHES = (
    "leren plannen met de computer", "beter Frans spreken", "een groep leiden", "lassen", "werken met Excel",
    "veilig werken op hoogte", "gesprekken met klanten voeren",
)  # fmt: skip


def firms(world: World) -> list[int]:
    """Indices of the employers whose people have a profile: An's, then others of its joint committee."""
    first = WAREHOUSE % len(world.employers)
    peers = [i for i in range(len(world.employers)) if i != first and committee_of(i) == committee_of(first)]
    return [first, *peers[:MOST_PEERS]]


def make_firms(world: World) -> None:
    """Jobs with what they ask, people with a team and a job, profiles that most of them share, and some wishes."""
    for index in firms(world):
        jobs = _jobs(index)
        if jobs:
            _firm(world, index, jobs)
    _wishes(world, world.employers[WAREHOUSE % len(world.employers)])


def _firm(world: World, index: int, jobs: list[tuple[str, Occupation]]) -> None:
    employer = world.employers[index]
    people = [worker for worker in world.workers if worker.employer == index][:200]
    drawn = [(worker, *world.rng.choice(jobs)) for worker in people]
    _payroll(world, drawn)
    _profiles(world, employer, drawn)
    FirmChoice.objects.create(employer=employer, compares=True)
    for name, occupation in jobs:
        _role(world, employer, name, occupation, sum(one[1] == name for one in drawn))


def _jobs(index: int) -> list[tuple[str, Occupation]]:
    found = [(word, snapshot().search(word, "occupation", "nl", 1)) for word in jobs_of(index)]
    return [(word.capitalize(), hits[0]) for word, hits in found if hits]


def _payroll(world: World, drawn: list[tuple[Worker, str, Occupation]]) -> None:
    names = {worker.id: name for worker, name, _occupation in drawn}
    rows = list(Employment.objects.filter(person__in=names))
    for row in rows:
        row.team, row.job = world.rng.choice(TEAMS), names[row.person_id]
    Employment.objects.bulk_update(rows, ["team", "job"], batch_size=500)


def _profiles(world: World, employer: Organisation, drawn: list[tuple[Worker, str, Occupation]]) -> None:
    release = snapshot().release
    ProfileOccupation.objects.bulk_create(
        ProfileOccupation(person_id=worker.id, occupation_uri=job.uri, release=release, role=Role.CURRENT)
        for worker, _name, job in drawn
    )
    known: dict[str, float] = {}  # how common a skill is here: some are, some are not
    rows = (row for worker, _name, job in drawn for row in _skills(world, worker.id, job, known))
    ProfileSkill.objects.bulk_create(rows)
    Consent.objects.bulk_create(
        Consent(person_id=worker.id, organisation=employer, purpose=ConsentPurpose.SHARE_PROFILE)
        for worker, _name, _job in drawn
        if world.rng.random() < SHARES
    )


def _skills(world: World, person_id: UUID, job: Occupation, common: dict[str, float]) -> list[ProfileSkill]:
    asked, rng = snapshot().skills_of(job.uri), world.rng
    known = [*asked.essential, *asked.optional][:MOST_SKILLS]
    return [
        ProfileSkill(
            person_id=person_id, skill_uri=skill.uri, release=snapshot().release, level=rng.choice((1, 2, 2, 3, 3, 4)),
            evidence=Evidence.SELF, date=world.today,
        )
        for skill in known
        if rng.random() < common.setdefault(skill.uri, rng.choice((0.4, 0.7, 0.9, 1.0)))
    ]  # fmt: skip


def _role(world: World, employer: Organisation, name: str, occupation: Occupation, there: int) -> None:
    release, asked = snapshot().release, snapshot().skills_of(occupation.uri)
    role = FirmRole.objects.create(
        employer=employer, name=name, occupation_uri=occupation.uri, release=release, people=there + 1,
        people_later=max(1, there + world.rng.randint(-3, 4)),
    )  # fmt: skip
    needs = [(skill.uri, "", world.rng.choice((1, 2, 2, 3))) for skill in asked.essential[:MOST_SKILLS]]
    needs += [(skill.uri, SCENARIO, world.rng.choice((2, 3))) for skill in asked.optional[:3]]
    needs += [(uri, SCENARIO, min(4, level + 1)) for uri, _now, level in needs[:4]]
    RoleNeed.objects.bulk_create(
        RoleNeed(role=role, skill_uri=uri, release=release, scenario=scenario, level=level)
        for uri, scenario, level in needs
    )


def _wishes(world: World, employer: Organisation) -> None:
    """Some of An's colleagues, and An herself, say what they would like to learn; half of them share it."""
    people = list(
        Employment.objects.filter(employer=employer, end=None).order_by("pk").values_list("person_id", flat=True)
    )
    for number, words in enumerate(WISHES):
        if not people:
            return
        at = world.today - timedelta(days=7 * number)
        wish = Wish.objects.create(person_id=world.rng.choice(people), words=words, release=snapshot().release)
        if number % 2 == 0:
            Consent.objects.create(
                person_id=wish.person_id, organisation=employer, purpose=ConsentPurpose.SHARE_WISH, subject=wish.pk,
                detail={"on": at.isoformat()},
            )  # fmt: skip
