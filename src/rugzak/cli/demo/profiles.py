"""Profiles of the people at one employer of the demo world, most of whom share them with that employer."""

from rugzak.accounts.models import Consent
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.cli.demo.characters import WAREHOUSE
from rugzak.cli.demo.organisations import jobs_of
from rugzak.cli.demo.world import Worker, World
from rugzak.skills.esco import Occupation, snapshot
from rugzak.skills.models import Evidence, ProfileOccupation, ProfileSkill, Role

SHARES, MOST_SKILLS = 0.75, 14


def make_profiles(world: World) -> None:
    """Give An's colleagues a job and the part of its skills that they have; three in four share it."""
    index = WAREHOUSE % len(world.employers)
    colleagues = [worker for worker in world.workers if worker.employer == index][:200]
    jobs = [hits[0].uri for word in jobs_of(index) if (hits := snapshot().search(word, "occupation", "nl", 1))]
    if not jobs:
        return
    drawn = [(worker, snapshot().occupation(world.rng.choice(jobs))) for worker in colleagues]
    ProfileOccupation.objects.bulk_create([_job(worker, job) for worker, job in drawn])
    ProfileSkill.objects.bulk_create([row for worker, job in drawn for row in _skills(world, worker, job)])
    employer = world.employers[index]
    Consent.objects.bulk_create(
        Consent(person_id=worker.id, organisation=employer, purpose=ConsentPurpose.SHARE_PROFILE)
        for worker in colleagues
        if world.rng.random() < SHARES
    )


def _job(worker: Worker, job: Occupation) -> ProfileOccupation:
    return ProfileOccupation(person_id=worker.id, occupation_uri=job.uri, release=snapshot().release, role=Role.CURRENT)


def _skills(world: World, worker: Worker, job: Occupation) -> list[ProfileSkill]:
    asked = snapshot().skills_of(job.uri)
    known = [*asked.essential, *asked.optional][:MOST_SKILLS]
    return [
        ProfileSkill(
            person_id=worker.id,
            skill_uri=skill.uri,
            release=snapshot().release,
            level=world.rng.randint(1, 4),
            evidence=Evidence.SELF,
            date=world.today,
        )
        for skill in known
        if world.rng.random() < 0.55
    ]
