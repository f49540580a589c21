"""Up to three trainings side by side: what each costs me, when and where, and what I would learn."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rugzak.base.errors import NotFound
from rugzak.booking.quote import quote as make_quote
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Training
from rugzak.catalogue.queries import SessionView
from rugzak.portal.person import labels
from rugzak.portal.person.learn import DEFAULT_PURPOSE, chosen_session, recognised
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.price import Price, price_of
from rugzak.portal.person.words import FORMS
from rugzak.skills import queries as skills

MOST = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One training as the table shows it; `new` skills are those that I don't have yet."""

    training: Training
    view: SessionView | None
    dates: int
    price: Price | None
    form: str
    language: str
    labels: list[Any]
    new: list[str]
    known: int


@require_safe
@my
def compare(request: HttpRequest, me: Me) -> HttpResponse:
    """The trainings that were ticked; with none or too many it says so and stays at the list."""
    found = [row for row in map(_training, dict.fromkeys(request.GET.getlist("training"))) if row]
    back = request.GET.get("back", "")
    if not 2 <= len(found) <= MOST:
        messages.info(request, _("Tick two or three trainings. Then we put them side by side."))
        return redirect(f"{reverse('person:learn')}?{back}")
    mine = skills.accepted_skills(me.person)
    columns = [_column(me, row, mine) for row in found]
    return render(request, "person/compare.html", {"columns": columns, "back": back, "count": _count(columns)})


def _count(columns: list[Column]) -> str:
    return ngettext("%(n)s training side by side", "%(n)s trainings side by side", len(columns)) % {"n": len(columns)}


def _training(given: str) -> Training | None:
    """None where the address is not of a training, or it is gone."""
    try:
        row = catalogue.training(UUID(given))
    except (ValueError, NotFound):
        return None
    return None if row.withdrawn_at else row


def _column(me: Me, row: Training, mine: Any) -> Column:
    sessions = catalogue.sessions_of(row, near=me.person.municipality)
    view = chosen_session(sessions, None)
    price = price_of(make_quote(person=me.person, session=view.session, purpose=DEFAULT_PURPOSE)) if view else None
    taught = [skill.skill_uri for skill in row.skills.all()]
    new = [capfirst(str(labels.skill(uri))) for uri in taught if uri not in mine]
    language = dict(settings.LANGUAGES)[row.language]
    form = str(FORMS.get(row.form, ""))
    return Column(row, view, len(sessions), price, form, language, recognised(row, view), new, len(taught) - len(new))
