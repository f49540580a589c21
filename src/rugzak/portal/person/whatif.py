"""What changes when I change job, hours, region or age? The list of what one would win and lose; nothing is kept."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rugzak.accounts import imagine
from rugzak.accounts.imagine import Change, Wish
from rugzak.base.quantities import amount
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import REGIONS, STATUTES
from rugzak.schemes.decision import Decision

AS_NOW = ("", _("As it is now"))
NEW_JOB = "new_job"
WORK = {
    NEW_JOB: _("I work for another employer"),
    **{code: STATUTES[code] for code in ("self_employed", "jobseeker", "inactive")},
}
TURNS = {"gained": _("You win"), "more": _("More"), "other": _("Otherwise"), "less": _("Less"), "lost": _("You lose")}
TAGS = {"gained": "yes", "more": "yes", "other": "", "less": "maybe", "lost": "no"}
ANSWERS = {"yes": _("yes"), "maybe": _("maybe"), "no": _("no")}


class WishForm(forms.Form):
    """What could be otherwise; what is left open stays as it is."""

    region = forms.ChoiceField(label=_("Where I live"), choices=(AS_NOW, *REGIONS.items()), required=False)
    work = forms.ChoiceField(label=_("My work"), choices=(AS_NOW, *WORK.items()), required=False)
    hours = forms.DecimalField(
        label=_("Hours of work a week"), min_value=0, max_value=50, max_digits=4, decimal_places=2, required=False
    )
    age = forms.IntegerField(label=_("My age"), min_value=15, max_value=100, required=False)

    def wish(self) -> Wish:
        """What was chosen; nothing where an answer is wrong."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        work, hours = given.get("work") or None, given.get("hours")
        return Wish(
            region=given.get("region") or None,
            statute=None if work == NEW_JOB else work,
            hours_week=None if hours is None else Decimal(hours),
            age=given.get("age"),
            new_job=work == NEW_JOB,
        )


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """A change as a row of the page."""

    change: Change

    @property
    def title(self) -> str:
        return str(self.change.decision.name)

    @property
    def href(self) -> str:
        return reverse("person:right", args=[self.change.decision.scheme])

    @property
    def turn(self) -> Any:
        return TURNS[self.change.turn]

    @property
    def tag(self) -> str:
        return TAGS[self.change.turn]

    @property
    def now(self) -> str:
        return _said(self.change.before)

    @property
    def then(self) -> str:
        return _said(self.change.after)

    @property
    def why(self) -> list[Any]:
        """What speaks against it afterwards, or was in the way before."""
        if self.change.after is None:
            return [_("It is for people who live or work elsewhere, or in another sector.")]
        asked = self.change.after if self.change.turn == "lost" else self.change.before
        rows = asked.reasons if asked else ()
        return [str(reason.text) for reason in rows if reason.held is False and reason.asked][:2]


def _said(decision: Decision | None) -> str:
    if decision is None or decision.outcome == "no":
        return str(ANSWERS["no"])
    word, worth = str(ANSWERS[decision.outcome]), decision.worth
    return f"{word}, {amount(decision.asset, worth)}" if worth else word


@require_safe
@my
def whatif(request: HttpRequest, me: Me) -> HttpResponse:
    """The form and, once something is chosen, what would change."""
    form = WishForm(request.GET or None)
    wish = form.wish()
    cards = None if wish.empty else [ChangeCard(change) for change in imagine.what_if(me.person, wish)]
    template = "person/whatif_result.html" if getattr(request, "htmx", False) else "person/whatif.html"
    return render(request, template, {"form": form, "cards": cards})
