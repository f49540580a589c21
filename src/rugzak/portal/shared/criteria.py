"""Recognition for anyone, without an account: criteria, what a label unlocks, whom schemes shut out, the register."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rugzak.base import clock
from rugzak.catalogue.models import RecognitionLabel
from rugzak.catalogue.recognition import public, unlocks
from rugzak.catalogue.recognition.criteria import all_labels
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.limits import per_minute
from rugzak.portal.shared.tables import Table

PER_PAGE = 20
STATES = {
    "recognised": (gettext_lazy("Recognised"), "yes"),
    "struck": (gettext_lazy("Struck"), "alert"),
    "ended": (gettext_lazy("Ended"), ""),
    "refused": (gettext_lazy("Refused"), "alert"),
}
# Decided elsewhere: it stands in the register, and nobody applies for it here.
ELSEWHERE = {"ocw": gettext_lazy("School of the Dutch education ministry")}
# Groups that a scheme can name, in words.
GROUPS = {
    "employee": gettext_lazy("employees"),
    "temp": gettext_lazy("temp workers"),
    "self_employed": gettext_lazy("self-employed people"),
    "jobseeker": gettext_lazy("people who look for work"),
    "inactive": gettext_lazy("people who don’t work and don’t look for work"),
    "student": gettext_lazy("students"),
    "apprentice": gettext_lazy("apprentices"),
    "low": gettext_lazy("people without a diploma of secondary school"),
    "mid": gettext_lazy("people with a diploma of secondary school"),
    "high": gettext_lazy("people with a diploma of a college or university"),
    "private": gettext_lazy("people in the private sector"),
    "public": gettext_lazy("people in the public sector"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every label with its criteria, and the register by state."""
    labels = [(one, one.on(clock.today())) for one in all_labels().values()]
    return render(request, "shared/criteria.html", {"labels": labels, "counts": _counts()})


@require_safe
def label(request: HttpRequest, label: str) -> HttpResponse:
    """One label: what is asked today, how it was before, what it opens, whom the schemes behind it shut out."""
    criteria = all_labels().get(label)
    if criteria is None:
        raise Http404
    today = clock.today()
    edition = criteria.on(today)
    doors = [_door(one) for one in unlocks.of_label(label, today)]
    context = {
        "criteria": criteria,
        "edition": edition,
        "rows": [(one, _share(one.weight, edition.points)) for one in edition.criteria] if edition else [],
        "before": [one for one in reversed(criteria.editions) if edition is None or one.start < edition.start],
        "coming": [one for one in criteria.editions if one.start > today],
        "doors": doors,
        "unreasoned": sum(len(door.unreasoned) for door, _shut in doors),
    }
    return render(request, "shared/criteria_label.html", context)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Who and what is recognised, struck or refused, when and why."""
    state, of, words = (request.GET.get(name, "").strip()[:100] for name in ("state", "label", "q"))
    state = state if state in STATES else public.RECOGNISED
    of = of if of in RecognitionLabel.values else ""
    page = Paginator(public.register(state=state, label=of, words=words), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state,
        "label": of,
        "q": words,
        "page": page,
        "rows": [(one, label_name(one.label), STATES[one.state]) for one in public.entries(page)],
        "labels": [(code, label_name(code)) for code in RecognitionLabel.values],
        "counts": _counts(),
    }
    return render(request, "shared/register.html", context)


@require_safe
@per_minute("register", 6, reading=True)
def register_csv(request: HttpRequest) -> HttpResponse:
    """The whole register as a file."""
    head = ["state", "label", "subject", "provider", "from", "until", "decided", "reason", "training", "provider_id"]
    return csv_response("recognition", Table(_("Register"), head, [_line(one) for one in public.everything()]))


@require_safe
@per_minute("register", 6, reading=True)
def criteria_csv(request: HttpRequest) -> HttpResponse:
    """Every criterion of every edition of every label as a file."""
    head = ["label", "edition", "from", "until", "minimum", "criterion", "kind", "weight", "asks", "proof", "source"]
    editions = [(label.label, one) for label in all_labels().values() for one in label.editions]
    rows = [
        [
            *(label, one.name, one.start, one.until or "", one.minimum),
            *(row.code, row.kind, row.weight, row.asks, row.proof, row.source),
        ]
        for label, one in editions
        for row in one.criteria
    ]
    return csv_response("criteria", Table(_("Criteria"), head, rows))


def label_name(code: str) -> Any:
    """A label in words."""
    found = all_labels().get(code)
    return found.name if found else ELSEWHERE.get(code, code)


def _line(one: public.Entry) -> list[object]:
    days = [one.valid_from or "", one.valid_until or "", one.day]
    return [one.state, one.label, one.subject, one.provider, *days, one.reason, one.training_id or "", one.provider_id]


def _door(door: unlocks.Door) -> tuple[unlocks.Door, list[tuple[Any, str]]]:
    """A scheme with whom it shuts out, in words."""
    return door, [(one, ", ".join(str(GROUPS.get(word, word)) for _fact, word in one.groups)) for one in door.shut_out]


def _share(weight: int, points: int) -> int:
    return round(100 * weight / points) if points else 0


def _counts() -> list[tuple[str, Any, int]]:
    return [(state, STATES[state][0], n) for state, n in public.counts().items()]
