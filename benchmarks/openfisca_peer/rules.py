"""The rules of the three schemes as formulas over arrays; cents and minutes, 0 where there is no right."""

from collections.abc import Callable
from typing import Any

import numpy
from benchmarks.openfisca_peer.facts import ENUMS, Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Array = Any


def _among(values: Array, name: str, words: tuple[str, ...]) -> Array:
    """Where an answer is one of some words."""
    found = values == getattr(ENUMS[name], words[0])
    for word in words[1:]:
        found = found | (values == getattr(ENUMS[name], word))
    return found


def _part(amount: Array, part: Array) -> Array:
    """A part of cents, a half rounds up; in double precision, so that a cent does not get lost."""
    return numpy.floor(amount.astype(numpy.float64) * part + 0.5 + 1e-7)


def cheque_right(person: Any, period: Any, parameters: Any) -> Array:
    """Whether one may buy a training cheque."""
    least = parameters(period).cheque.apprentice_hours
    statute, lives = person("person_statute", period), person("person_region", period)
    apprentice = _among(statute, "person_statute", ("apprentice",))
    works = _among(statute, "person_statute", ("employee", "temp")) | (
        apprentice & (person("employment_apprentice_hours_month", period) >= least)
    )
    at_work = _among(person("employment_establishment_region", period), "employment_establishment_region", ("VL", "BR"))
    here = _among(lives, "person_region", ("VL", "BR")) | (_among(lives, "person_region", ("EU",)) & at_work)
    own = _among(person("booking_initiative", period), "booking_initiative", ("self",))
    modest = _among(person("person_education", period), "person_education", ("low", "mid"))
    attest = person("person_pop_attest", period)
    course = (modest & person("training_recognised_vov", period)) | (
        person("training_career_oriented", period) & attest
    )
    in_time = person("training_start", period) >= numpy.datetime64(str(period.start))
    return works & here & own & person("provider_recognised", period) & (modest | attest) & course & in_time


def cheque_amount(person: Any, period: Any, parameters: Any) -> Array:
    """Cents of cheques a school year."""
    rules = parameters(period).cheque
    leads = person("training_leads_to", period)
    free = _among(leads, "training_leads_to", ("basic_skills", "dutch", "secondary", "vks4"))
    free = free | person("training_shortage", period)
    first = _among(leads, "training_leads_to", ("graduate", "bachelor"))
    first = first & ~person("person_higher_education_diploma", period)
    higher = int(rules.gross_higher * (1 - rules.own_part))
    half = int(rules.gross * (1 - rules.own_part))
    amount = numpy.select([free, first], [rules.gross, higher], half)
    return numpy.where(person("cheque_right", period), amount, 0)


def leave_right(person: Any, period: Any, parameters: Any) -> Array:
    """Whether one has training leave."""
    rules = parameters(period).leave
    employee = _among(person("person_statute", period), "person_statute", ("employee", "temp"))
    private = _among(person("employer_sector", period), "employer_sector", ("private",))
    here = _among(person("employment_establishment_region", period), "employment_establishment_region", ("VL",))
    known, oriented = person("training_recognised_vov", period), person("training_career_oriented", period)
    # Dates count whole months: 72 months after the attest is on or after the start.
    start = person("training_start", period)
    recent = _months_after(person("person_pop_attest_date", period), 72) >= start
    long_enough = (person("training_contact_minutes", period) >= rules.least_minutes) | (
        person("training_ects", period) >= rules.least_ects
    )
    kinds = ("onboarding", "buddy", "video", "lunch", "theatre", "network", "intervision")
    form = known | ~_among(person("training_kind", period), "training_kind", kinds)
    works = numpy.round(person("employment_fraction", period).astype(numpy.float64), 6) >= rules.least_fraction
    then = person("employment_start", period) <= _months_after(_school_year_start(start), -6)
    return (
        employee & private & here & (known | oriented) & (known | ~oriented | recent) & long_enough & form
        & person("booking_consent", period) & works & then
        & (person("employment_hours_week", period) >= rules.least_hours)
    )  # fmt: skip


def leave_amount(person: Any, period: Any, parameters: Any) -> Array:
    """Minutes of leave a school year."""
    part = numpy.round(person("employment_fraction", period).astype(numpy.float64), 6)
    minutes = _part(numpy.full(len(part), parameters(period).leave.full_time), part)
    return numpy.where(person("leave_right", period), minutes, 0)


def leave_takes(person: Any, period: Any, parameters: Any) -> Array:
    """Minutes that this booking takes."""
    within, whole = person("session_minutes_in_work_hours", period), person("session_minutes", period)
    taken = numpy.where(person("employment_fixed_schedule", period), within, whole)
    return numpy.where(person("leave_right", period), taken, 0)


def leave_worth(person: Any, period: Any, parameters: Any) -> Array:
    """Cents that the employer gets an hour."""
    return numpy.where(person("leave_right", period), parameters(period).leave.rate_hour, 0)


def wallet_right(person: Any, period: Any, parameters: Any) -> Array:
    """Whether the firm gets support."""
    rules = parameters(period).wallet
    site = _among(person("employment_establishment_region", period), "employment_establishment_region", ("VL",))
    private = _among(person("employer_sector", period), "employer_sector", ("private",))
    money = (person("employer_turnover", period) <= rules.medium_turnover) | (
        person("employer_balance", period) <= rules.medium_balance
    )
    size = (person("employer_size_fte", period) < rules.medium_fte) & money
    about = person("training_theme", period)
    theme = _among(about, "training_theme", ("cyber", "energy", "future"))
    service = _among(person("training_kmo_service", period), "training_kmo_service", ("training",))
    served = service | _among(about, "training_theme", ("cyber",))
    enough = person("training_eligible_cost", period) >= rules.least_cost
    today = numpy.datetime64(str(period.start))
    in_time = today <= person("training_start", period) + numpy.timedelta64(14, "D")
    return site & private & size & theme & served & enough & in_time & person("provider_kmo_registered", period)


def wallet_amount(person: Any, period: Any, parameters: Any) -> Array:
    """Cents a firm a year."""
    return numpy.where(person("wallet_right", period), parameters(period).wallet.most, 0)


def wallet_aid(person: Any, period: Any, parameters: Any) -> Array:
    """Cents of support for this training at most."""
    rules = parameters(period).wallet
    money = (person("employer_turnover", period) <= rules.small_money) | (
        person("employer_balance", period) <= rules.small_money
    )
    small = (person("employer_size_fte", period) < rules.small_fte) & money
    more = _among(person("training_theme", period), "training_theme", ("cyber", "energy"))
    part = numpy.where(
        small,
        numpy.where(more, rules.theme_small, rules.rate_small),
        numpy.where(more, rules.theme_medium, rules.rate_medium),
    )
    aid = _part(person("training_eligible_cost", period), part)
    return numpy.where(person("wallet_right", period), aid, 0)


def _school_year_start(day: Array) -> Array:
    """The first of September on or before a day."""
    year, month = day.astype("datetime64[Y]"), day.astype("datetime64[M]").astype(int) % 12
    start = numpy.where(month >= 8, year, year - numpy.timedelta64(1, "Y"))
    return (start.astype("datetime64[M]") + numpy.timedelta64(8, "M")).astype("datetime64[D]")


def _months_after(day: Array, count: int) -> Array:
    """The same day some months later, or the last one of a shorter month."""
    month = day.astype("datetime64[M]")
    later = month + numpy.timedelta64(count, "M")
    last = (later + numpy.timedelta64(1, "M")).astype("datetime64[D]") - numpy.timedelta64(1, "D")
    same = later.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return numpy.minimum(same, last)


def _variable(formula: Callable[[Any, Any, Any], Array], kind: type = int) -> type[Variable]:
    label = (formula.__doc__ or "").strip(".")
    made = {"entity": Person, "definition_period": DateUnit.DAY, "value_type": kind, "label": label, "formula": formula}
    return type(formula.__name__, (Variable,), made)


RULES = [
    *(_variable(right, bool) for right in (cheque_right, leave_right, wallet_right)),
    *(_variable(rule) for rule in (cheque_amount, leave_amount, leave_takes, leave_worth, wallet_amount, wallet_aid)),
]
