"""What a simulation refuses, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NoEngine(Refusal):
    code = "engine_missing"
    status = 422
    message = _("The engine %(engine)s is not here.")
    remedy = _("Use duckdb, or install spark: pip install 'rugzak[spark]' and Java 17.")

    def __init__(self, engine: str) -> None:
        super().__init__(engine=engine)


class BadMargin(Refusal):
    """A file of margins that can't be fitted; `why` says where and what."""

    code = "margin_bad"
    status = 422
    message = _("The population can't be fitted to these numbers.")
    remedy = "%(why)s"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class CannotSimulate(Refusal):
    """A scheme or change that the set-wise form can't say; `why` names it."""

    code = "simulation_refused"
    status = 422
    message = _("This can't be simulated.")
    remedy = "%(why)s"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
