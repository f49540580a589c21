"""Money that must come back: from whom, how much and why; and who paid it back already."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.facts import current_job
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset, half_up
from rugzak.booking import payouts, queries
from rugzak.booking.debts import queries as owed
from rugzak.booking.debts import services as debts
from rugzak.booking.models import Claim, Clawback, Debtor
from rugzak.portal.authority.debts import names_of
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import DEBTORS

PER_PAGE = 25


class ClawbackForm(forms.Form):
    """Who owes it, how much (euros) and why. Who can't be named is not offered."""

    debtor = forms.ChoiceField(label=gettext_lazy("Who must pay it back?"), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=gettext_lazy("How much, in euros?"), min_value=0, max_value=1_000_000, decimal_places=2
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=255, help_text=gettext_lazy("In one sentence. The debtor reads it.")
    )

    def __init__(self, *args: Any, debtors: dict[str, tuple[str, UUID]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["debtor"].choices = [(kind, name) for kind, (name, _pk) in debtors.items()]  # type: ignore[attr-defined]


@require_safe
@at_desk("clawback.make")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = Clawback.objects.select_related("claim__booking__session__training__provider").order_by("paid_at", "made_at")
    page = Paginator(rows.order_by("-made_at"), PER_PAGE).get_page(request.GET.get("page"))
    still = owed.open_of(owed.debts())
    names = names_of(list(page))
    context = {
        "page": page,
        "rows": [(row, names[row.pk], still.get(row.pk)) for row in page],
        "owed": sum(still.values()),
        "open": len(still),
    }
    return show(request, desk, "clawbacks", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("clawback.make")
def new(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    """Ask money of a claim back."""
    claim = get_object_or_404(queries.claims(), pk=claim_id)
    debtors, refusal = _debtors(claim), None
    form = ClawbackForm(request.POST or None, debtors=debtors)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            payouts.claw_back(
                actor=desk.actor,
                claim=claim,
                debtor=data["debtor"],
                debtor_id=debtors[data["debtor"]][1],
                amount=half_up(data["amount"] * 100),
                reason=data["reason"],
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Written down. The funder has its money back; the debtor owes it now."))
            return redirect("authority:claim", claim.pk)
    context = {"claim": claim, "booking": claim.booking, "form": form, "most": _most(claim), "refusal": refusal}
    return show(request, desk, "clawback_new", context, 422 if request.method == "POST" else 200)


@require_POST
@at_desk("clawback.make")
def paid(request: HttpRequest, desk: Desk, clawback_id: UUID) -> HttpResponse:
    """The debtor paid."""
    try:
        debts.paid(actor=desk.actor, clawback=get_object_or_404(Clawback, pk=clawback_id))
        messages.success(request, _("Written down as paid back."))
    except Refusal as refusal:
        messages.error(request, refusal.text())
    return redirect("authority:clawbacks")


def _debtors(claim: Claim) -> dict[str, tuple[str, UUID]]:
    """Who can be named: the provider, the learner while we know them, their employer while they have one."""
    booking = claim.booking
    provider, person = booking.session.training.provider, booking.person
    found = {str(Debtor.PROVIDER): (f"{DEBTORS['provider']}: {provider.name}", provider.pk)}
    if person is None:
        return found
    found[str(Debtor.LEARNER)] = (str(DEBTORS["learner"]), person.pk)
    job = current_job(person, booking.session.start)
    if job is not None:
        found[str(Debtor.EMPLOYER)] = (f"{DEBTORS['employer']}: {job.employer.name}", job.employer_id)
    return found


def _most(claim: Claim) -> int:
    """Cents that were paid and did not come back."""
    lines = claim.booking.lines.filter(asset=Asset.EUR, fund__isnull=False)
    return sum(line.captured - line.returned for line in lines)
