"""My data: who I am, what I share and with whom, who looked, take it all with me, erase it all."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import consents, services
from rugzak.accounts.facts import current_job
from rugzak.accounts.models import Mandate, Organisation, ReadLog, User
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.privacy import erase_person
from rugzak.base import clock, privacy
from rugzak.base.errors import Refusal
from rugzak.portal.person.data_forms import EraseForm, MandateForm, PersonForm
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import LOOKS, SCOPES, SHARING
from rugzak.portal.shared.forms import posted

SHARED = (ConsentPurpose.SHARE_PROFILE, ConsentPurpose.SHARE_LEARNING, ConsentPurpose.SHARE_PLAN)
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@my
def data(request: HttpRequest, me: Me) -> HttpResponse:
    """Everything at a glance; the form changes name, address, language."""
    form = PersonForm(*posted(request)[:1], person=me.person)
    if request.method == "POST" and form.is_valid():
        services.update_person(person=me.person, **form.changes())
        response = redirect("person:data")
        _speak(response, request, me, form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return response
    context = {
        "form": form,
        "number": services.masked_national_number(me.person),
        "mandates": _mandates(me),
        "scopes": SCOPES,
        "looks": ReadLog.objects.filter(person_id=me.person.pk).count(),
    }
    return render(request, "person/data.html", context, status=422 if form.errors else 200)


def _speak(response: HttpResponse, request: HttpRequest, me: Me, language: str) -> None:
    """The language of the person, of their messages and of the next page."""
    User.objects.filter(person=me.person).update(language=language)
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def _mandates(me: Me) -> list[dict[str, Any]]:
    rows = Mandate.objects.filter(person=me.person, revoked_at=None, end__gte=clock.today()).select_related(
        "coach__person"
    )
    return [{"row": row, "who": str(row.coach.person or row.coach), "may": _named(row.scopes)} for row in rows]


def _named(scopes: list[str]) -> str:
    return ", ".join(str(SCOPES.get(scope, scope)) for scope in scopes)


@require_safe
@my
def sharing(request: HttpRequest, me: Me) -> HttpResponse:
    """What I share with my employer, and the log of every yes and no."""
    job = current_job(me.person, clock.today())
    live = {purpose: consents.live(me.person, purpose, job.employer) for purpose in SHARED} if job else {}
    context = {
        "employer": job.employer if job else None,
        "rows": [(purpose, SHARING[purpose], consent) for purpose, consent in live.items()],
        "log": [(SHARING.get(row.purpose, row.purpose), row) for row in consents.of_person(me.person)[:SHOWN]],
    }
    return render(request, "person/sharing.html", context)


@require_POST
@my
def share(request: HttpRequest, me: Me) -> HttpResponse:
    """Say yes to sharing with an organisation."""
    organisation = get_object_or_404(Organisation, pk=request.POST.get("organisation"))
    purpose = request.POST.get("purpose", "")
    if purpose in SHARED:
        services.give_consent(person=me.person, purpose=purpose, organisation=organisation)
        messages.success(request, _("From now on you share this. You can stop at any time."))
    return redirect("person:sharing")


@require_POST
@my
def stop(request: HttpRequest, me: Me, consent_id: UUID) -> HttpResponse:
    services.withdraw_consent(person=me.person, consent_id=consent_id)
    messages.success(request, _("You stopped sharing this."))
    return redirect("person:sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@my
def mandate(request: HttpRequest, me: Me) -> HttpResponse:
    """Let a coach look or act for me, until a day."""
    form = MandateForm(*posted(request)[:1])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.give_mandate(person=me.person, coach=given["coach"], scopes=given["scopes"], end=given["end"])
        except Refusal as refusal:
            form.add_error("coach" if refusal.code == "not_a_coach" else "end", refusal.text())
        else:
            messages.success(request, _("Your coach can look along until the day you chose."))
            return redirect("person:data")
    return render(request, "person/mandate.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@my
def revoke(request: HttpRequest, me: Me, mandate_id: UUID) -> HttpResponse:
    services.revoke_mandate(person=me.person, mandate_id=mandate_id)
    messages.success(request, _("This coach can no longer look along."))
    return redirect("person:data")


@require_safe
@my
def looks(request: HttpRequest, me: Me) -> HttpResponse:
    """Who looked at my data."""
    rows = list(ReadLog.objects.filter(person_id=me.person.pk).order_by("-at")[:SHOWN])
    users = User.objects.in_bulk({row.user_id for row in rows if row.user_id})
    places = Organisation.objects.in_bulk({row.organisation_id for row in rows if row.organisation_id})
    lines = [
        (row, LOOKS.get(row.verb, row.verb), users.get(row.user_id), places.get(row.organisation_id)) for row in rows
    ]
    return render(request, "person/looks.html", {"lines": lines})


@require_safe
@my
def export(request: HttpRequest, me: Me) -> HttpResponse:
    """All that the house keeps about me: as a page to read or print, or as JSON to take along."""
    everything = privacy.export(me.person.pk)
    if request.GET.get("form") == "json":
        body = json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, default=str)
        headers = {"Content-Disposition": 'attachment; filename="rugzak.json"'}
        return HttpResponse(body, content_type="application/json", headers=headers)
    return render(request, "person/export.html", {"rooms": [(room, _plain(rows)) for room, rows in everything.items()]})


def _plain(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, json.dumps(value, ensure_ascii=False, indent=1, default=str)) for name, value in rows.items() if value
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@my
def erase(request: HttpRequest, me: Me) -> HttpResponse:
    """Erase everything, after typing the word; what is paid stays in the books without a name."""
    form = EraseForm(*posted(request)[:1])
    if request.method == "POST" and form.is_valid():
        try:
            receipt = erase_person(me.person, give_up_savings=form.cleaned_data["give_up"])
        except Refusal as refusal:
            form.add_error(None, refusal.text())
        else:
            logout(request)
            return render(request, "person/erased.html", {"receipt": receipt})
    return render(request, "person/erase.html", {"form": form}, status=422 if form.errors else 200)
