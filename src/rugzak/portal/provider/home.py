"""What needs the provider today: who comes, what must still be marked, claimed, or agreed on."""

from datetime import timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.models import Payable
from rugzak.accounts.models.bank import PayableState
from rugzak.base import clock
from rugzak.booking import queries as booking
from rugzak.booking.models import Attendance, ClaimState, State
from rugzak.booking.terms import UNCLAIMED_DAYS
from rugzak.catalogue.models import SessionPart
from rugzak.catalogue.recognition import queries as recognition
from rugzak.portal.provider import desk as desks
from rugzak.portal.provider.desk import Desk, at_desk

UNDER_WAY = (PayableState.OPEN, PayableState.BATCHED, PayableState.SENT)
SHOWN = 8


@require_safe
@at_desk
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    parts = list(_parts(desk).filter(date=today).order_by("start_time"))
    unmarked = unmarked_parts(desk)
    blocked = booking.claims(states=[ClaimState.BLOCKED], provider_id=desk.provider.pk)
    context = {
        "desk": desk,
        "today": today,
        "parts": parts,
        "coming": _coming(desk) if not parts else None,
        "unmarked": list(unmarked[:SHOWN]),
        "unmarked_count": unmarked.count(),
        "disputes": booking.disputes(provider_id=desk.provider.pk).count(),
        "claimable": booking.claimable(desk.provider.pk).count(),
        "blocked": blocked.count(),
        "files": recognition.asking(desk.provider).count(),
        "under_way": under_way(desk),
    }
    return render(request, "provider/home.html", context)


@require_POST
@at_desk
def act_for(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose another of one's own providers."""
    desks.choose(request, desk, request.POST.get("provider", ""))
    return redirect("provider:home")


def unmarked_parts(desk: Desk) -> QuerySet[SessionPart]:
    """Half days that began and for which the provider has not said everything; oldest first."""
    today = clock.today()
    since = today - timedelta(days=UNCLAIMED_DAYS)
    rows = _parts(desk).filter(date__gte=since, date__lt=today).alias(unsaid=F("learners") - F("marked"))
    return rows.filter(unsaid__gt=0).order_by("date", "start_time")


def under_way(desk: Desk) -> int:
    """Cents that are approved and on their way to the provider."""
    rows = Payable.objects.filter(payee=desk.provider, state__in=UNDER_WAY)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def _parts(desk: Desk) -> QuerySet[SessionPart]:
    """Half days with how many learners are expected and how many were marked."""
    marked = Attendance.objects.filter(part=OuterRef("pk"), provider_mark__isnull=False)
    by_part = marked.exclude(booking__state=State.CANCELLED).order_by().values("part")
    counted = Subquery(by_part.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    expected = Count("session__bookings", filter=~Q(session__bookings__state=State.CANCELLED), distinct=True)
    rows = SessionPart.objects.filter(session__training__provider=desk.provider, session__cancelled_at=None)
    rows = rows.annotate(learners=expected, marked=Coalesce(counted, 0)).filter(learners__gt=0)
    return rows.select_related("session__training", "session__municipality")


def _coming(desk: Desk) -> SessionPart | None:
    """The next half day with learners, for a day without class."""
    return _parts(desk).filter(date__gt=clock.today()).order_by("date", "start_time").first()
