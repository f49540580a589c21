"""What a closed case loses, and when: once a month, with the other rules of `accounts.retention`.

Without a finding after two years. No law gives a number; the duty is to keep no longer than needed (GDPR, article
5.1.e). A rule looks back a year at most, so until then it must know what was cleared, and a second year is for
complaints and for measuring the rules. Proven after eight years: article 3 of Regulation (EC, Euratom) 2988/95 lets
proceedings about public money lapse then at the latest, a year after the books behind it may go.

What goes: which bookings it was about, all that people wrote, files, and who worked on it. What stays names nobody:
provider, rules with their counts, dates and outcome, by which rules are measured.
"""

from datetime import date

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from rugzak.accounts import retention
from rugzak.base import calendar, clock
from rugzak.base.models import StoredFile
from rugzak.booking.fraud.models import Case, CaseState, Side, Signal, SignalBooking, Step
from rugzak.booking.fraud.terms import CLEARED_YEARS, FINAL_YEARS

NOBODY = {"opened_by": None, "handled_by": None, "decided_by": None, "answered_by": None}
BARE = {"text": "", "by": None, "booking": None, "file_id": None, "file_name": ""}


@transaction.atomic
def forget() -> int:
    """Take the links and words out of cases whose term is over, and drop old signals in no case. Gives how many."""
    cases = list(_over().values_list("pk", flat=True))
    steps = Step.objects.filter(case__in=cases).exclude(side=Side.MACHINE)
    StoredFile.objects.filter(pk__in=list(steps.exclude(file_id=None).values_list("file_id", flat=True))).delete()
    steps.update(**BARE)
    SignalBooking.objects.filter(signal__case__in=cases).delete()
    Case.objects.filter(pk__in=cases).update(**NOBODY)
    apps.get_model("booking", "CaseEvent").objects.filter(pgh_obj_id__in=cases).update(**NOBODY)
    return len(cases) + _loose()


def _over() -> QuerySet[Case]:
    """Closed cases whose term is over and that still hold a link or a name."""
    cleared = Q(state=CaseState.CLEARED, closed_at__date__lt=_years_ago(CLEARED_YEARS))
    final = Q(state=CaseState.FINAL, closed_at__date__lt=_years_ago(FINAL_YEARS))
    links = Q(pk__in=SignalBooking.objects.filter(signal__case__isnull=False).values("signal__case"))
    return Case.objects.filter(cleared | final).filter(links | Q(decided_by__isnull=False))


def _loose() -> int:
    """Signals that nobody opened a case for and that were not seen for two years; their history goes with them."""
    old = Signal.objects.filter(case=None, last_seen__date__lt=_years_ago(CLEARED_YEARS))
    ids = list(old.values_list("pk", flat=True))
    old.delete()
    apps.get_model("booking", "SignalEvent").objects.filter(pgh_obj_id__in=ids).delete()
    return len(ids)


def _years_ago(count: int) -> date:
    return calendar.months_after(clock.today(), -12 * count)


retention.RULES["fraud_cases"] = forget
