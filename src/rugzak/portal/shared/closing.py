"""The end of a pot as its manager sees it: how far it is, what it waits for, and the one thing to do now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts import access, closing, permissions
from rugzak.accounts.closing.close import rest_to_send
from rugzak.accounts.closing.errors import OtherStage
from rugzak.accounts.closing.open import names
from rugzak.accounts.closing.stop import LEAST_RUN_OFF_DAYS
from rugzak.accounts.models import Closing, Fund, User
from rugzak.accounts.models.closing import ClosingState
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.quantities import amount
from rugzak.portal.shared.forms import posted

Show = Callable[[dict[str, Any], int], HttpResponse]
_DATE = {"type": "date"}


class ClosingForm(forms.Form):
    """When a pot stops giving, until when people can use what they have, and why."""

    stops_on = forms.DateField(
        label=gettext_lazy("From which day does it give nothing new?"),
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    run_off = forms.DateField(
        label=gettext_lazy("Until which day can people book with what they have?"),
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does it close?"),
        max_length=255,
        help_text=gettext_lazy("In one sentence. Everyone who holds some of it reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run_off"].help_text = _("At least %(days)s days after the pot stops.") % {
            "days": LEAST_RUN_OFF_DAYS
        }


@dataclass(frozen=True)
class Stage:
    """How far the end of a fund is, and what its reader may do about it."""

    fund: Fund
    row: Closing | None
    user: User

    @cached_property
    def state(self) -> str:
        """none, asked, stopping (until the run-off), sweeping (after it), ready, rest (must be sent) or closed."""
        if self.row is None:
            return "none"
        if self.row.state != ClosingState.STOPPED:
            return str(self.row.state)
        if clock.today() <= self.row.run_off:
            return "stopping"
        if self.open:
            return "sweeping"
        return "rest" if rest_to_send(self.fund) else "ready"

    @property
    def now(self) -> int:
        """Which of the four steps (ask, confirm, run off, close) is to be done; 5: none."""
        places = {"none": 1, "asked": 2, "stopping": 3, "sweeping": 3, "rest": 4, "ready": 4, "closed": 5}
        return places[self.state]

    @cached_property
    def open(self) -> list[tuple[str, str]]:
        """What it waits for, in words, and how much of each."""
        found = closing.still_open(self.fund)
        return [(str(names[one.kind]), amount(self.fund.asset, one.amount) if one.amount else "") for one in found]

    @property
    def rest(self) -> str:
        return amount(self.fund.asset, self.row.rest if self.row and self.row.rest else rest_to_send(self.fund))

    @property
    def never(self) -> bool:
        """People's own savings never close."""
        return self.fund.payer == PayerKind.SELF

    @cached_property
    def may_ask(self) -> bool:
        return self._may("fund.stop") and not self.never

    @cached_property
    def may_confirm(self) -> bool:
        return self.row is not None and self._may("fund.stop_confirm", self.row)

    @property
    def mine(self) -> bool:
        return self.row is not None and self.row.asked_by_id == self.user.pk

    def _may(self, verb: str, row: Closing | None = None) -> bool:
        made_by = row.asked_by_id if row else None
        scope = Scope("fund", organisation_id=self.fund.organisation_id, made_by=made_by)
        return permissions.may(access.actor_of(self.user), verb, scope)


def page(request: HttpRequest, user: User, fund: Fund, show: Show) -> HttpResponse:
    """The page, and what is done on it; `show` renders it in the desk of the reader."""
    asks = request.method == "POST" and request.POST.get("do") == "ask"
    form, refusal = ClosingForm(*posted(request)[:1] if asks else ()), None
    if request.method == "POST" and (not asks or form.is_valid()):
        try:
            messages.success(request, _done(request.POST.get("do", ""), user, fund, form))
            return redirect(request.path)
        except Refusal as refused:
            refusal = refused
    stage = Stage(fund, closing.closing_of(fund), user)
    status = refusal.status if refusal else 422 if form.errors else 200
    return show({"stage": stage, "fund": fund, "form": form, "refusal": refusal}, status)


def archive(user: User, fund: Fund) -> HttpResponse:
    """The archive as a download. Raises NotAllowed, NoArchive."""
    row = closing.closing_of(fund)
    content = closing.read_archive(closing=row, by=user) if row else b""
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{fund.scheme}-{fund.asset.lower()}.zip"'
    return response


def _done(do: str, user: User, fund: Fund, form: ClosingForm) -> str:
    if do == "ask":
        closing.ask(fund=fund, by=user, **form.cleaned_data)
        return _("Asked. Someone else must confirm it now.")
    row = closing.closing_of(fund)
    if row is None:
        raise OtherStage
    work, said = {
        "confirm": (closing.confirm, _("Confirmed. Everyone who holds some of it gets a mail.")),
        "withdraw": (closing.withdraw, _("Taken back. The pot goes on as before.")),
        "send": (closing.send_rest, _("The rest goes back with the next payment file.")),
        "close": (closing.close, _("Closed. The archive is here in a few minutes.")),
    }.get(do, (None, ""))
    if work is None:
        raise OtherStage
    work(closing_id=row.pk, by=user)
    return said
