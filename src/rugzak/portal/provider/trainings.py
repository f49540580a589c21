"""Trainings: the list, a new one, changing one, taking one off the list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.text import LANGUAGES, Text
from rugzak.catalogue import queries, services
from rugzak.catalogue.models import Training
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Question
from rugzak.catalogue.teaching import proposed_skills
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.training_form import MOST_SKILLS, TrainingForm
from rugzak.portal.provider.words import FORMS
from rugzak.skills import esco
from rugzak.skills.link import Hit

PER_PAGE = 20
FOUND = 10


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    coming = Count("sessions", filter=Q(sessions__start__gte=today, sessions__cancelled_at=None))
    rows = Training.objects.filter(provider=desk.provider).annotate(coming=coming)
    words = request.GET.get("q", "").strip()[:100]
    if words:
        found = find.search(Question(text=words, provider_id=desk.provider.pk), per_page=200)
        rows = rows.filter(pk__in=[hit.training.pk for hit in found.hits])
    page = Paginator(rows.order_by("-withdrawn_at", "code"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, FORMS.get(row.form, "")) for row in page],
        "q": words,
        "without": _without_date(page),
    }
    return render(request, "provider/trainings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _edit(request, desk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def change(request: HttpRequest, desk: Desk, training_id: UUID) -> HttpResponse:
    return _edit(request, desk, desk.training(training_id))


@require_POST
@at_desk
def withdraw(request: HttpRequest, desk: Desk, training_id: UUID) -> HttpResponse:
    services.withdraw_training(training=desk.training(training_id), actor=desk.actor)
    messages.success(request, _("The training is off the list. Sessions and bookings go on."))
    return redirect("provider:trainings")


@require_safe
@at_desk
def skills(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Skills to choose from, as boxes to tick: the part that htmx puts in the form."""
    return render(request, "provider/skills.html", {"found": _found(request.GET.get("skill_text", ""))})


def _edit(request: HttpRequest, desk: Desk, training: Training | None) -> HttpResponse:
    """The form; `do=search` and `do=propose` only look for skills and keep all that was typed."""
    typed = request.POST if request.method == "POST" else None
    chosen = typed.getlist("skill") if typed is not None else _taught(training)
    searching = typed is not None and typed.get("do") in ("search", "propose")
    if typed is None or searching:
        initial = typed.dict() if typed is not None else {}
        return _show(request, TrainingForm(training=training, initial=initial), chosen, training)
    form = TrainingForm(typed, training=training)
    if not form.is_valid():
        return _show(request, form, chosen, training, status=422)
    try:
        saved = _save(desk, form, chosen, training)
    except Refusal as refusal:
        return _show(request, form, chosen, training, status=refusal.status, refusal=refusal)
    messages.success(request, _("The training is saved."))
    return redirect("provider:training", saved.pk)


def _save(desk: Desk, form: TrainingForm, chosen: list[str], training: Training | None) -> Training:
    spec = form.spec(desk.provider, chosen)
    if training is None:
        return services.add_training(spec=spec, actor=desk.actor)
    return services.change_training(training=training, spec=spec, actor=desk.actor)


def _show(
    request: HttpRequest,
    form: TrainingForm,
    chosen: list[str],
    training: Training | None,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    text = request.POST.get("skill_text", "")
    proposed = proposed_skills(*_texts(request), chosen) if request.POST.get("do") == "propose" else None
    context = {
        "form": form,
        "training": training,
        "proposed": proposed,
        "chosen": [(uri, _label(uri)) for uri in dict.fromkeys(chosen)][:MOST_SKILLS],
        "found": [hit for hit in _found(text) if hit.uri not in chosen],
        "skill_text": text,
        "refusal": refusal,
        "recognitions": queries.recognitions_of(training, on=clock.today()) if training else [],
        "sessions": queries.sessions_of(training, after=clock.today(), limit=5) if training else [],
    }
    return render(request, "provider/training.html", context, status=status)


def _texts(request: HttpRequest) -> tuple[Text, Text]:
    """Title and summary as they were typed."""
    titles, summaries = (
        {code: request.POST.get(f"{name}_{code}", "")[:2000] for code in LANGUAGES} for name in ("title", "summary")
    )
    return Text(**titles), Text(**summaries)


def _without_date(rows: Any) -> int:
    """Trainings on the list that nobody can book."""
    return sum(1 for row in rows if not row.coming and row.withdrawn_at is None)


def _taught(training: Training | None) -> list[str]:
    return [row.skill_uri for row in training.skills.all()] if training else []


def _found(text: str) -> list[Hit]:
    words = text.strip()[:100]
    language = (get_language() or "nl")[:2]
    return list(esco.snapshot().search(words, "skill", language, limit=FOUND)) if words else []


def _label(uri: str) -> Text:
    """A skill's name; its code where the release in use does not hold it."""
    found = esco.snapshot().find_skill(uri)
    return found.label if found else Text(en=uri.rsplit("/", 1)[-1])
