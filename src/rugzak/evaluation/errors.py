"""Refusals of the evaluation room."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class SurveyNotFound(Refusal):
    code = "survey_not_found"
    status = 404
    message = _("We can't find this survey.")
    remedy = _("Use the link from your latest e-mail.")


class SurveyExpired(Refusal):
    code = "survey_expired"
    status = 410
    message = _("This link expired on %(date)s. You can't fill in this survey any more.")
    remedy = _("You don't have to do anything.")


class SurveyAnswered(Refusal):
    code = "survey_answered"
    message = _("You already filled in this survey. Thank you!")
    remedy = _("You don't have to do anything.")


class BadAnswers(Refusal):
    """Some answers are missing or wrong; `items` gives the remedy by item, and what was typed can stay."""

    code = "answers_bad"
    status = 422
    message = _("Some answers are missing or wrong.")
    remedy = _("Look at the marked questions.")

    def __init__(self, items: dict[str, str]) -> None:
        super().__init__()
        self.items = items

    def as_problem(self) -> dict[str, object]:
        return super().as_problem() | {"items": self.items}


class BadPeriod(Refusal):
    code = "period_bad"
    status = 422
    message = _("We don't know the period %(period)s.")
    remedy = _("Use a year (2026), a quarter (2026-Q3) or a month (2026-09).")


class NothingToRead(Refusal):
    code = "nothing_to_read"
    status = 409
    message = _("There is no export to compute from in %(folder)s.")
    remedy = _("Run the export first.")


class NoSuchReform(Refusal):
    code = "reform_unknown"
    status = 404
    message = _("We don't know the reform %(reform)s.")
    remedy = _("Choose one from the list.")


class BadReform(Refusal):
    """A reform that can't be tried as it is asked; `why` says what is wrong with it."""

    code = "reform_bad"
    status = 422
    message = _("We can't try this reform.")
    remedy = "%(why)s"


class TooManySimulations(Refusal):
    code = "simulations_busy"
    message = _("%(most)s simulations are waiting already.")
    remedy = _("Wait until one is done, and try again.")
