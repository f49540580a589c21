"""My learning log: what I learned, in one sentence; and how it divides over doing, others and courses."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.base import clock
from rugzak.base.quantities import Asset, amount
from rugzak.learning import queries, services
from rugzak.learning.errors import BadEntry
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import KINDS, PURPOSES, SHARES
from rugzak.portal.shared.forms import posted

SHOWN = 100


class EntryForm(forms.Form):
    """One entry: only the sentence must be given."""

    title = forms.CharField(
        label=gettext_lazy("What did you learn?"),
        help_text=gettext_lazy("One sentence is enough. For example: I learned to set up the new scanner."),
        max_length=200,
    )
    date = forms.DateField(label=gettext_lazy("When?"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), min_value=1, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("How?"), choices=list(KINDS.items()), initial="informal")
    share = forms.ChoiceField(
        label=gettext_lazy("From what?"), choices=[("", gettext_lazy("You choose")), *SHARES.items()], required=False
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for?"), choices=[("", gettext_lazy("I don’t know")), *PURPOSES.items()], required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@my
def log(request: HttpRequest, me: Me) -> HttpResponse:
    form = EntryForm(*posted(request)[:1], initial={"date": clock.today().isoformat()})
    if request.method == "POST" and form.is_valid() and _kept(me, form):
        messages.success(request, _("Written down."))
        return redirect("person:log")
    totals = queries.totals(me.person)
    context: dict[str, Any] = {
        "form": form,
        "entries": queries.log(me.person)[:SHOWN],
        "totals": totals,
        "shares": [(SHARES[part.code], part) for part in totals.by_share],
        "time": amount(Asset.MINUTES, totals.minutes),
        "kinds": KINDS,
    }
    return render(request, "person/log.html", context, status=422 if form.errors else 200)


def _kept(me: Me, form: EntryForm) -> bool:
    """Keep the entry; what the room refuses goes back to its field."""
    data = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    try:
        services.log_learning(person=me.person, **data)
    except BadEntry as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.remedy))
        return False
    return True


@require_POST
@my
def forget(request: HttpRequest, me: Me, entry_id: UUID) -> HttpResponse:
    services.delete_entry(person=me.person, entry_id=entry_id)
    messages.success(request, _("Taken out of your log."))
    return redirect("person:log")
