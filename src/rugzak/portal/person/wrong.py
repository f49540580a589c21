"""This is wrong: what I called wrong, saying it from any page (`<c-wrong …>`), and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.base.errors import Refusal
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import WRONG
from rugzak.portal.shared.limits import per_minute
from rugzak.skills.corrections import services
from rugzak.skills.corrections.models import Objection
from rugzak.skills.corrections.worklist import LEAST


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("wrong", 30)
@my
def wrong(request: HttpRequest, me: Me) -> HttpResponse:
    """The list; what is sent here is kept, and the reader goes back to the page they came from."""
    if request.method == "POST":
        _keep(request, me)
        return redirect(_back(request))
    rows = [(row, WRONG.get(row.about, ""), _named(row)) for row in services.mine(me.person)]
    return render(request, "person/wrong.html", {"rows": rows, "least": LEAST})


@require_POST
@my
def withdraw(request: HttpRequest, me: Me, objection_id: UUID) -> HttpResponse:
    """Take it back."""
    services.withdraw(person=me.person, objection_id=objection_id)
    messages.success(request, _("You took it back."))
    return redirect("person:wrong")


def _keep(request: HttpRequest, me: Me) -> None:
    form = request.POST
    names = {"occupation_uri": "occupation", "skill_uri": "skill", "words": "words", "region": "region"}
    try:
        thing = services.named(form.get("about", ""), **{name: form.get(key, "") for name, key in names.items()})
    except Refusal as refusal:
        messages.warning(request, refusal.text())
        return
    services.object_to(person=me.person, thing=thing, said=form.get("said", ""), shown=_shown(form.get("shown", "")))
    messages.success(request, _("Thank you. We keep what you said. You find it under “What I called wrong”."))


def _shown(text: str) -> dict[str, str]:
    """The form's `have=3;of=9` as names and values."""
    pairs = (part.partition("=") for part in text[:2000].split(";") if "=" in part)
    return {name.strip(): value.strip() for name, _sign, value in pairs}


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else "person:wrong"


def _named(row: Objection) -> str:
    kinds = (("occupation", row.occupation_uri), ("skill", row.skill_uri))
    found = [labels.occupation(uri) if kind == "occupation" else labels.skill(uri) for kind, uri in kinds if uri]
    return " · ".join(str(label) for label in found)
