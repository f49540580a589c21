"""Paying: who owes what, a payment file made by one and released by another, and what the bank answered."""

import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import bank
from rugzak.accounts.bank import format_reference, withheld, worklist
from rugzak.accounts.models import BankFile, Organisation, Payable, PaymentBatch
from rugzak.accounts.models.bank import BatchState, PayableState
from rugzak.base.errors import Refusal
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import BATCH_STATES, ENTRY_OUTCOMES, PAYABLE_STATES
from rugzak.portal.shared.forms import Upload, posted

PER_PAGE = 25
MOST_BYTES = 20_000_000


class AnswerForm(forms.Form):
    """A status report of the bank, or a statement of the account."""

    file = forms.FileField(
        label=gettext_lazy("The file that the bank sent back"),
        help_text=gettext_lazy("XML: an answer (pain.002) or a statement (camt.053, camt.054). Twice changes nothing."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Use one of at most 20 MB."))
        return file


@require_safe
@at_desk("payout.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    owed, waiting = _debtors(desk)
    page = Paginator(_batches(desk).order_by("-made_at"), PER_PAGE).get_page(request.GET.get("page"))
    waits = next((row for row in page if row.state == BatchState.DRAFT and _may_release(desk, row)), None)
    context = {
        "owed": [(row, desk.may("payout.make", row.pk)) for row in owed],
        "total": sum(row.open_sum for row in owed),  # type: ignore[attr-defined]
        "waiting": waiting,
        "page": page,
        "batches": [(row, *BATCH_STATES[row.state]) for row in page],
        "to_release": waits,
        "may_read": desk.may_somewhere("payout.status"),
        "unknown": worklist.waiting(desk.only("payout.status")).count(),
        "failed": bank.failed(desk.only("payout.see")).count() + bank.asked(desk.only("payout.see")).count(),
    }
    return show(request, desk, "payouts", context)


@require_POST
@at_desk("payout.make")
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put what one debtor owes in a payment file."""
    debtor = get_object_or_404(Organisation, pk=_uuid(request.POST.get("debtor", "")))
    try:
        batch = bank.make_batch(debtor=debtor, by=desk.user)
    except Refusal as refusal:
        messages.error(request, refusal.text())
        return redirect("authority:payouts")
    messages.success(request, _("The payment file is made. Someone else must approve it now."))
    return redirect("authority:batch", batch.pk)


@require_safe
@at_desk("payout.see")
def one(request: HttpRequest, desk: Desk, batch_id: UUID) -> HttpResponse:
    return _page(request, desk, batch_id)


@require_POST
@at_desk("payout.see")
def release(request: HttpRequest, desk: Desk, batch_id: UUID) -> HttpResponse:
    """The second pair of eyes. The maker is told why it can't be them."""
    batch = _batch(desk, batch_id)
    try:
        bank.release_batch(batch_id=batch.pk, by=desk.user)
    except Refusal as refusal:
        return _page(request, desk, batch_id, refusal)
    messages.success(request, _("Approved. The file is ready for the bank."))
    return redirect("authority:batch", batch.pk)


@require_POST
@at_desk("payout.make")
def cancel(request: HttpRequest, desk: Desk, batch_id: UUID) -> HttpResponse:
    batch = _batch(desk, batch_id)
    try:
        bank.cancel_batch(batch_id=batch.pk, by=desk.user)
    except Refusal as refusal:
        return _page(request, desk, batch_id, refusal)
    messages.success(request, _("The payment file is thrown away. Nothing was paid."))
    return redirect("authority:payouts")


@require_POST
@at_desk("payout.make")
def file(request: HttpRequest, desk: Desk, batch_id: UUID) -> HttpResponse:
    """The file for the bank; from now on it counts as sent."""
    batch = _batch(desk, batch_id)
    try:
        content = bank.take_file(batch_id=batch.pk, by=desk.user)
    except Refusal as refusal:
        return _page(request, desk, batch_id, refusal)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{batch.message_id}.xml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("payout.status")
def answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read the bank's answer; then the same page tells what it did."""
    form = AnswerForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            read = bank.read_statement if bank.is_statement(content) else bank.read_status
            read(content, name=upload.name or "file.xml", by=desk.user)
        except Refusal as refusal:
            return show(request, desk, "answer", {"form": form, "refusal": refusal}, refusal.status)
        digest = hashlib.sha256(content).hexdigest()
        return redirect(f"{reverse('authority:answer')}?read={digest}")
    digest = request.GET.get("read", "")
    context = {"form": form, "report": _report(desk, digest), "told": _told(desk, digest)}
    return show(request, desk, "answer", context, 422 if form.errors else 200)


def _told(desk: Desk, digest: str) -> dict[str, Any] | None:
    """What a statement that was read before did, for whoever may see its account."""
    row = BankFile.objects.filter(digest=digest, original_message_id="").first() if digest else None
    if row is None or not row.report:
        return None
    if not desk.may("payout.status") and not row.entries.filter(holder__in=desk.organisations).exists():
        return None
    done = [(ENTRY_OUTCOMES.get(name, name), str(count)) for name, count in row.report["done"].items()]
    rest = (
        (_("Wait for an officer"), "open"),
        (_("Known before"), "known"),
        (_("Not booked by the bank yet"), "pending"),
    )
    return {**row.report, "facts": done + [(words, str(row.report[key])) for words, key in rest if row.report[key]]}


def _report(desk: Desk, digest: str) -> dict[str, Any] | None:
    """What a file that was read before did, for whoever may see its batch."""
    row = BankFile.objects.filter(digest=digest).exclude(original_message_id="").first() if digest else None
    if row is None or not row.report:
        return None
    batch = _batches(desk).filter(message_id=row.original_message_id).first()
    return {**row.report, "batch": batch, "at": row.received_at} if batch else None


def _page(request: HttpRequest, desk: Desk, batch_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    batch = _batch(desk, batch_id)
    rows = batch.payables.select_related("payee").order_by("payee__name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    draft = batch.state == BatchState.DRAFT
    context = {
        "batch": batch,
        "state": BATCH_STATES[batch.state],
        "total": rows.aggregate(sum=Sum("amount"), n=Count("pk"), paid=Sum("paid_amount")),
        "page": page,
        "rows": [(row, format_reference(row.reference), *PAYABLE_STATES[row.state]) for row in page],
        "may_release": draft and _may_release(desk, batch),
        "is_maker": draft and batch.made_by_id == desk.user.pk,
        "may_make": desk.may("payout.make", batch.debtor_id),
        "refusal": refusal,
    }
    return show(request, desk, "batch", context, refusal.status if refusal else 200)


def _may_release(desk: Desk, batch: PaymentBatch) -> bool:
    return desk.may("payout.release", batch.debtor_id, batch.made_by_id)


def _debtors(desk: Desk) -> tuple[list[Organisation], int]:
    """Who owes something that can go in a file now, and how much; and the cents that must wait, such as for a case."""
    still = desk.within(Payable.objects.filter(state=PayableState.OPEN), "payout.see", "debtor")
    waits = still.filter(pk__in=withheld.withheld(list(still.values_list("pk", flat=True))))
    rows = Organisation.objects.filter(payables_owed__in=still.exclude(pk__in=waits.values("pk")))
    rows = rows.annotate(open_sum=Sum("payables_owed__amount"), open_count=Count("payables_owed"))
    return list(rows.order_by("-open_sum")), waits.aggregate(sum=Sum("amount"))["sum"] or 0


def _batches(desk: Desk) -> QuerySet[PaymentBatch]:
    rows = PaymentBatch.objects.select_related("debtor").annotate(sum=Sum("payables__amount"), n=Count("payables"))
    return desk.within(rows, "payout.see", "debtor")


def _batch(desk: Desk, batch_id: UUID) -> PaymentBatch:
    return get_object_or_404(_batches(desk), pk=batch_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
