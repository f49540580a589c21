"""The entity, and the facts of a person as input variables of one day."""

from datetime import date
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Person: Any = build_entity(key="person", plural="persons", label="A person", is_person=True)

CHOICES: dict[str, tuple[str, ...]] = {
    "person_statute": ("employee", "temp", "self_employed", "jobseeker", "inactive", "student", "apprentice"),
    "person_region": ("VL", "BR", "WA", "EU", "OTHER"),
    "employment_establishment_region": ("VL", "BR", "WA", "EU", "OTHER"),
    "person_education": ("low", "mid", "high"),
    "booking_initiative": ("self", "employer", "joint"),
    "training_leads_to": (
        "none", "attest", "basic_skills", "dutch", "secondary", "vks4", "graduate", "bachelor", "master", "other",
    ),
    "training_kind": (
        "course", "onboarding", "buddy", "video", "lunch", "theatre", "network", "intervision", "exam", "evc",
    ),
    "training_theme": ("none", "cyber", "energy", "future"),
    "training_kmo_service": ("training", "advice"),
    "employer_sector": ("private", "public"),
}  # fmt: skip
FLAGS = (
    "person_pop_attest", "person_higher_education_diploma", "provider_recognised", "provider_kmo_registered",
    "training_recognised_vov", "training_career_oriented", "training_shortage", "booking_consent",
    "employment_fixed_schedule",
)  # fmt: skip
WHOLE = (
    "training_contact_minutes", "session_minutes", "session_minutes_in_work_hours", "training_eligible_cost",
)  # fmt: skip
DECIMALS = (
    "employment_fraction", "employment_hours_week", "employment_apprentice_hours_month", "training_ects",
    "employer_size_fte", "employer_turnover", "employer_balance",
)  # fmt: skip
DATES = ("training_start", "employment_start", "person_pop_attest_date")


def _choice(name: str, words: tuple[str, ...]) -> type[Enum]:
    return Enum(name.title(), {word: word for word in words})  # type: ignore[return-value]


ENUMS = {name: _choice(name, words) for name, words in CHOICES.items()}


def _input(name: str, **kind: Any) -> type[Variable]:
    made = {"entity": Person, "definition_period": DateUnit.DAY, "label": name, **kind}
    return type(name, (Variable,), made)


INPUTS = [
    *(_input(name, value_type=Enum, possible_values=of, default_value=next(iter(of))) for name, of in ENUMS.items()),
    *(_input(name, value_type=bool) for name in FLAGS),
    *(_input(name, value_type=int) for name in WHOLE),
    *(_input(name, value_type=float) for name in DECIMALS),
    *(_input(name, value_type=date) for name in DATES),
]
