"""Who doesn't use a right: count them, have another tell them, call them, and see whether it helped."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import outreach
from rugzak.accounts.models import Outreach
from rugzak.accounts.models.outreach import OutreachState
from rugzak.base.errors import Refusal
from rugzak.base.text import LANGUAGES, Text
from rugzak.evaluation import interval
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import DIPLOMAS, LIVING, OUTREACH_STATES
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.tables import Table
from rugzak.schemes import queries as schemes

PER_PAGE = 25
RUNNING = (OutreachState.COUNTING, OutreachState.READY, OutreachState.SENT)


def _why(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=255, **more)


class OutreachForm(forms.Form):
    """Which right, whose, and why they are told, in one language at least."""

    scheme = forms.ChoiceField(label=gettext_lazy("Which right do people not use?"))
    region = forms.ChoiceField(label=gettext_lazy("Where do they live?"), choices=list(LIVING.items()), required=False)
    education = forms.ChoiceField(
        label=gettext_lazy("Which diploma do they have?"), choices=list(DIPLOMAS.items()), required=False
    )
    why_nl = _why(
        gettext_lazy("Why do you tell them? In Dutch"),
        help_text=gettext_lazy("In one sentence. The people read it in their mail."),
    )
    why_fr = _why(gettext_lazy("The same in French"), required=False)
    why_de = _why(gettext_lazy("The same in German"), required=False)
    why_en = _why(gettext_lazy("The same in English"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted(((one.id, str(one.name)) for one in outreach.offered()), key=lambda pair: pair[1])
        self.fields["scheme"].choices = offered  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `outreach.make` takes."""
        data = self.cleaned_data
        return {name: data[name] for name in ("scheme", "region", "education")} | {
            "why": {code: data[f"why_{code}"] for code in LANGUAGES}
        }


class SendForm(forms.Form):
    """Nobody sends by a slip of the hand."""

    sure = forms.BooleanField(
        label=gettext_lazy("I read whom we tell, and why."),
        error_messages={"required": gettext_lazy("Read it, and tick this first.")},
    )


@require_safe
@at_desk("outreach.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = Paginator(outreach.outreaches(desk.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, _name(row), _group(row), outreach.figures(row), OUTREACH_STATES[row.state]) for row in page]
    return show(request, desk, "outreaches", {"page": page, "rows": rows, "may_make": desk.may("outreach.run")})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("outreach.run")
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The worker counts; nobody is told before another sends it."""
    form, refusal = OutreachForm(*posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            made = outreach.make(by=desk.user, **form.values())
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("authority:outreach", made.pk)
    status = refusal.status if refusal else 422 if form.errors else 200
    context = {"form": form, "refusal": refusal, "offered": form.fields["scheme"].choices}  # type: ignore[attr-defined]
    return show(request, desk, "outreach_new", context, status)


@require_safe
@at_desk("outreach.see")
def one(request: HttpRequest, desk: Desk, outreach_id: UUID) -> HttpResponse:
    return _page(request, desk, outreach_id, SendForm())


@require_POST
@at_desk("outreach.send")
def send(request: HttpRequest, desk: Desk, outreach_id: UUID) -> HttpResponse:
    """The second pair of eyes, who says that they read it."""
    form = SendForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, outreach_id, form)
    return _do(request, desk, outreach_id, outreach.send, _("The mails are on their way."))


@require_POST
@at_desk("outreach.run")
def stop(request: HttpRequest, desk: Desk, outreach_id: UUID) -> HttpResponse:
    return _do(request, desk, outreach_id, outreach.stop, _("Stopped. The names are deleted."))


@require_safe
@at_desk("outreach.run")
def contacts(request: HttpRequest, desk: Desk, outreach_id: UUID) -> HttpResponse:
    """Whom to call, as a file; each of them reads that it was taken."""
    try:
        found = outreach.contacts(desk.actor, outreach_id)
    except Refusal as refusal:
        return _page(request, desk, outreach_id, SendForm(), refusal)
    head = [_("Given name"), _("Phone"), _("Language")]
    return csv_response("outreach", Table("", head, [(each.given_name, each.phone, each.language) for each in found]))


def _do(request: HttpRequest, desk: Desk, outreach_id: UUID, verb: Callable[..., Outreach], said: str) -> HttpResponse:
    try:
        verb(outreach_id=outreach_id, by=desk.user)
    except Refusal as refusal:
        return _page(request, desk, outreach_id, SendForm(), refusal)
    messages.success(request, said)
    return redirect("authority:outreach", outreach_id)


def _page(
    request: HttpRequest, desk: Desk, outreach_id: UUID, form: SendForm, refusal: Refusal | None = None
) -> HttpResponse:
    row = outreach.one(desk.actor, outreach_id)
    shown = outreach.figures(row)
    context = {
        **{"row": row, "name": _name(row), "group": _group(row), "shown": shown, "least": outreach.LEAST},
        **{"state": OUTREACH_STATES[row.state], "form": form, "refusal": refusal, "effect": _effect(shown)},
        "may_send": desk.may("outreach.send", made_by=row.made_by_id),
        "is_maker": row.made_by_id == desk.user.pk,
        "may_run": desk.may("outreach.run"),
        "running": row.state in RUNNING,
    }
    return show(request, desk, "outreach", context, refusal.status if refusal else 422 if form.errors else 200)


def _effect(shown: outreach.Figures) -> dict[str, Any] | None:
    """How many more or fewer of every hundred use it, and whether that can be said; None without a comparison."""
    found = interval.difference(*shown.groups) if shown.groups else None
    if found is None:
        return None
    _share, least, most = found
    turn = "helped" if least > 0 else "harmed" if most < 0 else "unsure"
    lower, upper = sorted((abs(round(100 * least)), abs(round(100 * most))))
    return {"turn": turn, "lower": lower, "upper": upper, "fewer": -round(100 * least), "more": round(100 * most)}


def _name(row: Outreach) -> Text | str:
    scheme = schemes.by_id(row.scheme)
    return scheme.name if scheme else row.scheme


def _group(row: Outreach) -> str:
    """Where they live and what they learned, in words."""
    chosen = [LIVING[row.region]] * bool(row.region) + [DIPLOMAS[row.education]] * bool(row.education)
    return ", ".join(map(str, chosen)) or str(DIPLOMAS[""])
