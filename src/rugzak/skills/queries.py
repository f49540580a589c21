"""What the skills room knows about a person, and about jobs in a region."""

from dataclasses import dataclass
from uuid import UUID

from rugzak.accounts.models import Person
from rugzak.skills.corrections.models import Correction, Thing
from rugzak.skills.models import ProfileOccupation, ProfileSkill, Role, ShortageOccupation, State


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's skills (accepted, refused) and jobs, newest first."""

    skills: tuple[ProfileSkill, ...]
    rejected: tuple[ProfileSkill, ...]
    current: ProfileOccupation | None
    wished: ProfileOccupation | None
    past: tuple[ProfileOccupation, ...]

    @property
    def empty(self) -> bool:
        return not self.skills and self.current is None and self.wished is None


def profile(person: Person | UUID) -> Profile:
    """The profile of a person; empty where nothing was said yet."""
    person_id = person.pk if isinstance(person, Person) else person
    skills = list(ProfileSkill.objects.filter(person_id=person_id).order_by("-date", "-id"))
    jobs = list(ProfileOccupation.objects.filter(person_id=person_id).order_by("-end", "-date", "-id"))
    return Profile(
        skills=tuple(row for row in skills if row.state == State.ACCEPTED),
        rejected=tuple(row for row in skills if row.state == State.REJECTED),
        current=next((row for row in jobs if row.role == Role.CURRENT), None),
        wished=next((row for row in jobs if row.role == Role.WISHED), None),
        past=tuple(row for row in jobs if row.role == Role.PAST),
    )


def accepted_skills(person: Person) -> frozenset[str]:
    """The URIs of what a person says they can; lighter than the whole profile."""
    rows = ProfileSkill.objects.filter(person=person, state=State.ACCEPTED)
    return frozenset(rows.values_list("skill_uri", flat=True))


def shortage_occupations(region: str) -> frozenset[str]:
    """The URIs of occupations that a region (VL, BR, WA) is short of, as its list says and as corrected here."""
    rows = ShortageOccupation.objects.filter(region=region).exclude(occupation_uri=None)
    corrected = Correction.objects.filter(about=Thing.SHORTAGE, region=region, accepted=True, undone_at=None)
    rows = rows.exclude(occupation_uri__in=corrected.values("occupation_uri"))
    return frozenset(uri for uri in rows.values_list("occupation_uri", flat=True) if uri)


def region_of(person: Person) -> str | None:
    """The region where a person lives, None where they didn't say."""
    return person.municipality.region if person.municipality else None
