"""What am I entitled to? All schemes, one scheme with its reasons, and giving a missing proof."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import facts, rights
from rugzak.accounts.questions import next_question
from rugzak.accounts.rights import Right
from rugzak.base.quantities import amount
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.proof import ProofForm, QuestionForm, keep_proof
from rugzak.portal.shared.forms import posted
from rugzak.portal.templatetags.rz import day
from rugzak.schemes.decision import Reading
from rugzak.schemes.facts import vocabulary


@dataclass(frozen=True, slots=True)
class RightCard:
    """A right as a row of the page."""

    right: Right

    @property
    def outcome(self) -> str:
        return self.right.decision.outcome

    @property
    def title(self) -> str:
        return str(self.right.decision.name)

    @property
    def text(self) -> str:
        return str(self.right.decision.funder)

    @property
    def href(self) -> str:
        return reverse("person:right", args=[self.right.decision.scheme])

    @property
    def reasons(self) -> list[Any]:
        return [reason for reason in self.right.decision.reasons if reason.asked]

    @property
    def proofs(self) -> list[Any]:
        return [missing.label for missing in self.right.decision.missing] if self.outcome == "maybe" else []

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [pair for pair in (self._worth(), self._wage(), self._deadline()) if pair]

    @property
    def readings(self) -> list[tuple[Any, str]]:
        """Each way to read a disputed law, with what it would bring."""
        return [(row, self._outcome(row)) for row in self.right.decision.readings]

    def _outcome(self, row: Reading) -> str:
        if row.outcome == "no":
            return _("Then you get nothing.")
        if row.amount is not None:
            return _("Then you get %(sum)s.") % {"sum": self._amount(row.amount)}
        return _("Then you get it.") if row.outcome == "yes" else _("Then something is still missing.")

    def _worth(self) -> tuple[str, str] | None:
        decision, free, granted = self.right.decision, self.right.free, self.right.granted
        if self.outcome == "yes" and free is not None:
            left, whole = self._amount(free), self._amount(granted or free)
            text = _("%(left)s of %(whole)s") % {"left": left, "whole": whole} if granted else left
            return _("Still left"), text
        if self.outcome == "maybe" and decision.amount_bound:
            return _("Can be worth"), self._amount(decision.amount_bound)
        return None

    def _amount(self, value: int) -> str:
        return amount(self.right.decision.asset, value, day=self.right.day)

    def _wage(self) -> tuple[str, str] | None:
        """Up to which wage the employer keeps paying the hours of learning."""
        terms = self.right.decision.terms
        if self.outcome != "yes" or terms is None or terms.wage_cap is None:
            return None
        return _("Your wage goes on up to"), _("%(sum)s a month") % {"sum": amount("EUR", terms.wage_cap)}

    def _deadline(self) -> tuple[str, str] | None:
        decision = self.right.decision
        if self.outcome == "no":
            return None
        if self.outcome == "yes" and (last := self._last_day()):
            return _("Use it until"), day(last)
        return (_("Ask before"), day(decision.deadline)) if decision.deadline else None

    def _last_day(self) -> date | None:
        """The end of the period, or of the last purse where its fund closes before."""
        period, lasts = self.right.decision.period, [view.purse.last_day for view in self.right.purses]
        ends = [period.end if period else None, max(filter(None, lasts), default=None) if all(lasts) else None]
        return min(filter(None, ends), default=None)


@require_safe
@my
def overview(request: HttpRequest, me: Me) -> HttpResponse:
    return render(request, "person/rights.html", _overview(me, request.GET.getlist("skipped")))


@require_POST
@my
def answer(request: HttpRequest, me: Me) -> HttpResponse:
    """Answer one question, or say that one doesn't know; the list comes back as it then is."""
    skipped, fact = request.POST.getlist("skipped"), request.POST.get("fact", "")
    form = None
    if "skip" in request.POST:
        skipped.append(fact)
    elif fact in vocabulary().facts:
        form = QuestionForm(request.POST, fact=fact)
        if form.is_valid():
            facts.record(me.person, fact, form.cleaned_data["answer"])
            form = None
    if not getattr(request, "htmx", False) and form is None:
        return redirect(f"{reverse('person:rights')}?{urlencode({'skipped': skipped}, doseq=True)}#question")
    template = "person/rights_list.html" if getattr(request, "htmx", False) else "person/rights.html"
    return render(request, template, _overview(me, skipped, form))


def _overview(me: Me, skipped: list[str], form: QuestionForm | None = None) -> dict[str, Any]:
    """All rights, and the one question that settles most; `form` is an answer that was not right."""
    cards = [RightCard(right) for right in rights.overview(me.person)]
    by_outcome = {name: list(some) for name, some in groupby(cards, key=lambda card: card.outcome)}
    mine = {card.right.decision.scheme for card in cards}
    question = next_question((card.right.decision for card in cards), without=skipped)
    context: dict[str, Any] = {
        "cards": cards,
        "events": [scheme for scheme in rights.of_events() if scheme.id not in mine],
        "lacking": [card for card in by_outcome.get("maybe", []) if card.proofs],
        "question": question,
        "skipped": skipped,
    }
    if question is not None:
        context["question_form"] = form or QuestionForm(fact=question.fact)
        context["question_settles"] = sum(_misses(card, question.fact) for card in cards)
    return context | {f"{name}_cards": by_outcome.get(name, []) for name in _NAMES}


def _misses(card: RightCard, fact: str) -> bool:
    return card.outcome == "maybe" and any(missing.fact == fact for missing in card.right.decision.missing)


_NAMES = ("yes", "maybe", "no")


@require_safe
@my
def detail(request: HttpRequest, me: Me, scheme: str) -> HttpResponse:
    card = RightCard(rights.right(me.person, scheme))
    known = facts.gather(me.person, on=card.right.decision.on)
    context = {"card": card, "decision": card.right.decision, "known": known}
    return render(request, "person/right.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def proof(request: HttpRequest, me: Me, scheme: str, fact: str) -> HttpResponse:
    """Give one missing fact: the answer, and a document where there is one."""
    decision = rights.right(me.person, scheme).decision
    missing = next((row for row in decision.missing if row.fact == fact), None)
    if missing is None:
        return redirect("person:right", scheme)
    form = ProofForm(*posted(request), fact=fact)
    if request.method == "POST" and form.is_valid():
        keep_proof(me.person, fact, form.cleaned_data["answer"], form.cleaned_data["document"])
        messages.success(request, _("Thank you. We looked again with what you told us."))
        return redirect("person:right", scheme)
    context = {"form": form, "missing": missing, "decision": decision}
    return render(request, "person/proof.html", context, status=422 if form.errors else 200)
