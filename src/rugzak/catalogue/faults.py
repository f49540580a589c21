"""What is wrong with a training or a session before it is a row, in the reader's words, for pages and files."""

from django.utils.translation import gettext as _

from rugzak.base.text import LANGUAGES
from rugzak.catalogue.models import Form, Kind, LeadsTo
from rugzak.catalogue.specs import SessionSpec, TrainingSpec

MAX_PART_MINUTES = 12 * 60
MAX_CAPACITY = 100_000


def training_fault(spec: TrainingSpec) -> str:
    """What is wrong with a training, in the reader's words; empty where nothing is."""
    faults = {
        _("it has no code"): not spec.code.strip() or len(spec.code) > 40,
        _("it has no title"): not spec.title,
        _("its form is unknown"): spec.form not in Form.values,
        _("its kind is unknown"): spec.kind not in Kind.values,
        _("what it leads to is unknown"): spec.leads_to not in LeadsTo.values,
        _("its hours are not right"): not 0 < spec.contact_minutes <= 10_000 * 60,
        _("its price is not right"): not 0 <= spec.price_cents <= 10_000_000,
        _("its language is unknown"): spec.language not in LANGUAGES,
    }
    return next((why for why, wrong in faults.items() if wrong), "")


def session_fault(spec: SessionSpec) -> str:
    """What is wrong with a session, in the reader's words; empty where nothing is."""
    moments = {(part.date, part.start_time) for part in spec.parts}
    faults = {
        _("it has no half days"): not spec.parts,
        _("two half days begin at the same moment"): len(moments) < len(spec.parts),
        _("a half day has no minutes or too many"): any(
            not 0 < part.minutes <= MAX_PART_MINUTES for part in spec.parts
        ),
        _("the number of seats is not right"): not 0 <= spec.capacity <= MAX_CAPACITY,
    }
    return next((why for why, wrong in faults.items() if wrong), "")
