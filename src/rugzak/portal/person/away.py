"""I am away from work for a while: what is written down of it, and what it does to my pockets."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rugzak.accounts import ends, interruptions
from rugzak.accounts.models import Interruption, Person, Purse
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import BECAUSE
from rugzak.portal.shared.away import Line, added, changed, lines


@require_http_methods(["GET", "HEAD", "POST"])
@my
def away(request: HttpRequest, me: Me) -> HttpResponse:
    """All of them, and a form to write one down."""
    form = added(request, me.actor, me.person, None)
    if form is None:
        return redirect("person:away")
    rows = interruptions.seen_by(me.actor, me.person.pk)
    context = {"form": form, "lines": lines(me.actor, rows, _address)}
    return render(request, "person/away.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def one(request: HttpRequest, me: Me, interruption_id: UUID) -> HttpResponse:
    """Another last day, or taking it back."""
    row = interruptions.find(me.actor, me.person.pk, interruption_id)
    line: Line = lines(me.actor, [row], _address)[0]
    if not line.url:
        raise Http404
    form = changed(request, me.actor, row)
    if form is None:
        return redirect("person:away")
    context = {"form": form, "line": line}
    return render(request, "person/away_one.html", context, status=422 if form.errors else 200)


def why_moved(person: Person, found: Iterable[Purse]) -> dict[UUID, str]:
    """Why purses end on another day, in a sentence for the person and nobody else; those that don't are left out."""
    moved = [purse for purse in found if purse.last_day != purse.agreed_end]
    breaks = ends.breaks_of(person.pk) if moved else ()
    return {purse.pk: _sentence(why) for purse in moved if (why := ends.why(purse, breaks)) is not None}


def _sentence(moved: ends.Moved) -> str:
    both = str(_(" and "))
    told = {"days": moved.days, "why": both.join(str(BECAUSE[kind]) for kind in moved.kinds)}
    if moved.days <= 0:
        return _("It ends sooner, because %(why)s.") % told
    if moved.goes_on:
        return _("Longer while you are away. This is the latest day that it can be.")
    return (
        ngettext("%(days)s day longer, because %(why)s.", "%(days)s days longer, because %(why)s.", moved.days) % told
    )


def _address(row: Interruption) -> str:
    return reverse("person:away-one", args=[row.pk])
