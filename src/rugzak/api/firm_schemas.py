"""What goes in and out of the endpoints of a firm's skills."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from rugzak.careers.firm import roles

Level = Annotated[int, Field(ge=0, le=4)]
People = Annotated[int, Field(ge=0, le=roles.MOST_PEOPLE)]
UriText = Annotated[str, Field(max_length=200)]


class FirmSkillOut(Schema):
    uri: str
    label: dict[str, str]


class RoleNeedOut(Schema):
    skill: FirmSkillOut
    level: int


class FirmRoleOut(Schema):
    id: UUID
    name: str
    team: str
    occupation: str
    people: int
    people_later: int
    needs: list[RoleNeedOut] = Field(description="What it asks today.")


class FirmRoleIn(Schema):
    name: str = Field(max_length=120)
    occupation: UriText = Field("", description="URI of an ESCO occupation: its essential skills are asked at once.")
    skills: list[UriText] = Field([], max_length=roles.MOST_NEEDS)
    team: str = Field("", max_length=80)
    people: People = 1
    people_later: People | None = Field(None, description="In two years; empty: as now.")


class FirmRolePatch(Schema):
    people: People | None = None
    people_later: People | None = None
    team: str | None = Field(None, max_length=80)


class FirmNeedsIn(Schema):
    levels: dict[UriText, Level] = Field(description="Level 1 to 4 by URI of a skill; 0: not needed (any more).")
    scenario: str = Field("", max_length=60, description="Name of a future; empty: now.")


class WordsOfRoleIn(Schema):
    text: str = Field(min_length=1, max_length=4000)


class ProposedOut(Schema):
    uri: str
    label: dict[str, str]
    score: float
    words: str
    sure: bool


class RoleProposalsOut(Schema):
    occupations: list[ProposedOut]
    skills: list[ProposedOut]


class GapsQuery(Schema):
    scenario: str = Field("", max_length=60)
    by: Literal["role", "team"] = "role"


class GapCellOut(Schema):
    group: str = Field(description="The id of a job, a team, `rest` (small ones together) or `all`.")
    name: str
    state: Literal["gap", "small", "not_asked"]
    level: int
    share: int | None = Field(None, description="Part that lacks it, in tens of a percent of people; empty: too few.")
    people: int | None = Field(None, description="About how many people that is.")


class GapRowOut(Schema):
    skill: FirmSkillOut
    cells: list[GapCellOut]


class GapsOut(Schema):
    scenario: str
    sharing: int
    employed: int
    least: int
    unseen: int = Field(description="Skills of which nothing may be shown.")
    rows: list[GapRowOut]


class AdviceQuery(Schema):
    skill: UriText
    scenario: str = Field("", max_length=60)


class PayerPartOut(Schema):
    payer: str
    scheme: str
    cents: int


class CourseOut(Schema):
    training: UUID
    title: dict[str, str]
    price: int
    firm: int = Field(description="Cents that the firm pays for one person.")
    minutes: int
    payers: list[PayerPartOut]
    perhaps: list[str] = Field(description="Schemes that depend on the person.")


class FirmNearOut(Schema):
    name: str
    have: int
    asked: int


class AdviceOut(Schema):
    share: int | None = None
    people: int
    vacant: int
    first: Literal["borrow", "build", "buy"]
    why: str
    build_cents: int | None = None
    buy_cents: int | None = None
    buy_assumed: bool
    days_to_fill: int | None = Field(None, description="Empty: no data.")
    vacancies: int | None = None
    shortage: bool
    spare: int | None = Field(None, description="People of other jobs who can do it, in tens; empty: too few to say.")
    near: list[FirmNearOut]
    courses: list[CourseOut]


class BesideOut(Schema):
    skill: FirmSkillOut
    here: int | None = None
    others: int | None = None


class SectorOut(Schema):
    committees: list[str]
    firms: int
    rows: list[BesideOut]


class ChoicesIn(Schema):
    compares: bool | None = None
    hire_cents: Annotated[int, Field(ge=0, le=100_000_000)] | None = None


class ChoicesOut(Schema):
    compares: bool
    hire_cents: int | None = None


class SharedWishOut(Schema):
    person: UUID
    name: str
    team: str
    words: str
    skill: str = ""


class LearningWishIn(Schema):
    words: str = Field("", max_length=200)
    skill: UriText = ""


class WishOut(Schema):
    id: UUID
    words: str
    skill: str
    shared: bool


class SharedIn(Schema):
    shared: bool
