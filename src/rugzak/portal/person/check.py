"""What would somebody be entitled to whom we don't know? Answers stay on the page; nothing is kept of them."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rugzak.accounts import imagine
from rugzak.accounts.questions import next_question
from rugzak.base.quantities import amount
from rugzak.portal.person.answers import AnswersForm
from rugzak.portal.person.rights import RightCard
from rugzak.portal.shared.limits import per_minute
from rugzak.schemes.facts import vocabulary

FIRST = ("person.region", "person.statute", "person.birth_date", "person.education")
_MOST = 25  # questions on one page
_OUTCOMES = ("yes", "maybe", "no")


@dataclass(frozen=True)  # with slots, super() would not find the class
class CheckCard(RightCard):
    """A right of somebody without a rugzak: what it is worth, and no purse."""

    @property
    def href(self) -> str:
        return ""

    @property
    def proofs(self) -> list[object]:
        return []

    def _worth(self) -> tuple[str, str] | None:
        decision = self.right.decision
        if self.outcome == "yes" and decision.amount:
            return _("Worth"), amount(decision.asset, decision.amount)
        return super()._worth()

    def _last_day(self) -> date | None:
        period = self.right.decision.period
        return period.end if period else None


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("check", 60)
def check(request: HttpRequest) -> HttpResponse:
    """The first questions, then the list with one more question that settles most of what is still maybe."""
    asked = _asked(request)
    form = AnswersForm(request.POST if request.method == "POST" else None, asked=asked)
    context: dict[str, object] = {"form": form, "asked": asked[len(FIRST) :]}
    if request.method == "POST" and form.is_valid():
        decisions = imagine.for_facts(form.known())
        question = next_question(decisions, without=asked) if len(asked) < _MOST else None
        if question is not None:
            context |= _with(form, asked, question.fact)
        cards = [CheckCard(imagine.as_right(decision)) for decision in decisions]
        context |= {f"{name}_cards": [card for card in cards if card.outcome == name] for name in _OUTCOMES}
        context |= {"cards": cards, "checked": True}
    if getattr(request, "htmx", False):  # it shows no answer that is not 200
        return render(request, "person/check_form.html", context)
    return render(request, "person/check.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> list[str]:
    """The first questions, and the further ones that the page asked before."""
    more = [name for name in request.POST.getlist("asked") if name in vocabulary().facts and name not in FIRST]
    return [*FIRST, *dict.fromkeys(more)][:_MOST]


def _with(form: AnswersForm, asked: list[str], fact: str) -> dict[str, object]:
    """The same form with one question more, which is still open."""
    longer = AnswersForm(form.data, asked=[*asked, fact])
    return {"form": longer, "asked": _further(longer), "newest": fact.replace(".", "__")}


def _further(form: AnswersForm) -> list[str]:
    """The names of the questions after the first ones."""
    return [fact.name for fact in form.facts.values() if fact.name not in FIRST]
