"""At the door: ask to be let in, sign, type the code, show labels, follow how it stands, object."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import access
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor
from rugzak.base.errors import Refusal
from rugzak.catalogue.trust import door, queries
from rugzak.catalogue.trust.errors import AlreadyProvider
from rugzak.catalogue.trust.models import Application
from rugzak.catalogue.trust.rules import today
from rugzak.portal.provider.door_forms import AccountForm, ApplyForm, CodeForm, LabelForm, SignerForm, WordsForm
from rugzak.portal.shared.door import STATES

FORMS: dict[str, type[forms.Form]] = {
    "code": CodeForm, "label": LabelForm, "cent": AccountForm, "signer": SignerForm, "object": WordsForm,
}  # fmt: skip


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My applications, and where to begin."""
    rows = [(row, *STATES[row.state]) for row in queries.own(_actor(request))[:50]]
    return render(request, "provider/door.html", {"rows": rows, "rules": today()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask to be let in."""
    form, refusal = ApplyForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        signers = form.signers(cast("User", request.user).email)
        try:
            made = door.apply(actor=_actor(request), ask=form.ask(), signers=signers)
            return redirect("provider:door-one", made.pk)
        except Refusal as refused:
            refusal = refused
    known = refusal.params["number"] if isinstance(refusal, AlreadyProvider) else ""
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "provider/door_new.html", {"form": form, "refusal": refusal, "known": known}, status=status)


@require_POST
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Write to the people of a provider that is registered already."""
    try:
        door.ask_to_join(actor=_actor(request), number=request.POST.get("number", ""))
        messages.success(request, _("We wrote to the people of this organisation. They can add you."))
    except Refusal as refusal:
        messages.error(request, refusal.text())
    return redirect("provider:door")


@require_safe
@login_required
def one(request: HttpRequest, application_id: UUID) -> HttpResponse:
    return _page(request, _mine(request, application_id))


@require_POST
@login_required
def act(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One step of one's own application; which one is in the button."""
    row, do = _mine(request, application_id), request.POST.get("do", "")
    form = FORMS[do](request.POST, request.FILES) if do in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, row, given={do: form})
    try:
        _acts(_actor(request), row, form)[do]()
    except KeyError:
        return _page(request, row)
    except Refusal as refusal:
        return _page(request, Application.objects.get(pk=row.pk), refusal)
    messages.success(request, _("Done. Here you see what comes next."))
    return redirect("provider:door-one", row.pk)


def _acts(actor: Actor, row: Application, form: forms.Form | None) -> dict[str, Callable[[], object]]:
    data = form.cleaned_data if form is not None else {}
    given = form.given() if isinstance(form, LabelForm) else {}
    return {
        "sign": lambda: door.sign(actor=actor, application=row),
        "code": lambda: door.type_code(actor=actor, application=row, code=data["code"]),
        "cent": lambda: door.new_cent(actor=actor, application=row, iban=data["iban"]),
        "signer": lambda: door.add_signer(actor=actor, application=row, email=data["email"]),
        "label": lambda: door.add_label(actor=actor, application=row, **given),
        "withdraw": lambda: door.withdraw(actor=actor, application=row),
        "object": lambda: door.object_to(actor=actor, application=row, text=data["text"]),
    }


def _page(
    request: HttpRequest,
    row: Application,
    refusal: Refusal | None = None,
    given: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    check, missing, email = (
        row.checks.order_by("-asked_at").first(),
        queries.missing(row),
        cast("User", request.user).email,
    )
    shown = {name: made() for name, made in FORMS.items()} | (given or {})
    context = {
        "application": row,
        "state": STATES[row.state],
        "missing": missing,
        "check": check,
        "signers": row.signers.all(),
        "labels": row.labels.all(),
        "must_sign": row.signers.filter(email__iexact=email, signed_at=None).exists(),
        "forms": shown,
        "refusal": refusal,
        "rules": today(),
    }
    return render(
        request, "provider/door_one.html", context, status=refusal.status if refusal else 400 if given else 200
    )


def _mine(request: HttpRequest, application_id: UUID) -> Application:
    row = queries.application(_actor(request), application_id)
    queries.require_own(_actor(request), row)
    return row


def _actor(request: HttpRequest) -> Actor:
    return access.actor_of(cast("User", request.user))
