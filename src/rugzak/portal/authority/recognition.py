"""Recognition: who and what is on which public list, from when to when, by whom and why. Nothing is wiped out."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.catalogue import services
from rugzak.catalogue.models import Recognition, Training
from rugzak.catalogue.recognition import queries as dossiers
from rugzak.catalogue.recognition import strike
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Question
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import LABELS, OF_PROVIDER, OF_TRAINING, VERBS

PER_PAGE = 20
KINDS = (OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RecogniseForm(forms.Form):
    """On which list, from when until when, and why."""

    label = forms.ChoiceField(label=gettext_lazy("For what?"))
    valid_from = _day(gettext_lazy("From"))
    valid_until = _day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty: no end."))
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=255)

    def __init__(self, *args: Any, labels: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = [(code, LABELS[code]) for code in labels]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()


class WithdrawForm(forms.Form):
    """The last day and the reason."""

    last_day = _day(gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=255)


@require_safe
@at_desk("recognition.decide")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Providers and trainings by word; without a word the latest decisions."""
    words = request.GET.get("q", "").strip()[:100]
    today = clock.today()
    lasting = Q(valid_until=None) | Q(valid_until__gte=today)
    rows = Recognition.objects.select_related("training__provider", "provider").order_by("-decided_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "q": words,
        "providers": list(_providers(words)[:PER_PAGE]) if words else [],
        "trainings": find.search(Question(text=words), per_page=PER_PAGE).hits if words else (),
        "page": page,
        "rows": [(row, LABELS[row.label], row.holds_on(today)) for row in page],
        "waiting": dossiers.worklist(desk.actor).count(),
        "alive": Recognition.objects.filter(lasting, valid_from__lte=today).count(),
    }
    return show(request, desk, "recognition", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("recognition.decide")
def provider(request: HttpRequest, desk: Desk, provider_id: UUID) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=provider_id, kind__in=KINDS)
    return _subject(request, desk, {"provider": found}, found.name, OF_PROVIDER)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("recognition.decide")
def training(request: HttpRequest, desk: Desk, training_id: UUID) -> HttpResponse:
    found = get_object_or_404(Training.objects.select_related("provider"), pk=training_id)
    return _subject(request, desk, {"training": found}, str(found.title), OF_TRAINING)


@require_POST
@at_desk("recognition.decide")
def withdraw(request: HttpRequest, desk: Desk, recognition_id: UUID) -> HttpResponse:
    """Propose to end one, to a second person; what began before keeps it."""
    row = get_object_or_404(Recognition.objects.select_related("training", "provider"), pk=recognition_id)
    form, refusal = WithdrawForm(request.POST, prefix=str(row.pk)), None
    if form.is_valid():
        try:
            proposal = strike.end(recognition=row, actor=desk.actor, **form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            if proposal is None:
                messages.success(request, _("Done. It is in the time line."))
                return redirect(*_page_of(row))
            messages.success(request, _("Proposed. A second person decides, and the provider may object."))
            return redirect("authority:dossier", proposal.pk)
    subject: dict[str, Any] = {"training": row.training} if row.training else {"provider": row.provider}
    name = str(row.training.title) if row.training else row.provider.name if row.provider else ""
    labels = OF_TRAINING if row.training else OF_PROVIDER
    return _show(request, desk, subject, name, RecogniseForm(labels=labels), refusal, {row.pk: form})


def _subject(
    request: HttpRequest, desk: Desk, subject: dict[str, Any], name: str, labels: tuple[str, ...]
) -> HttpResponse:
    form, refusal = RecogniseForm(request.POST or None, labels=labels), None
    if request.method == "POST" and form.is_valid():
        try:
            row = services.recognise(actor=desk.actor, **subject, **form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Recognised."))
            return redirect(*_page_of(row))
    return _show(request, desk, subject, name, form, refusal, {})


def _show(
    request: HttpRequest,
    desk: Desk,
    subject: dict[str, Any],
    name: str,
    form: RecogniseForm,
    refusal: Refusal | None,
    ending: dict[UUID, WithdrawForm],
) -> HttpResponse:
    rows = Recognition.objects.filter(**subject).prefetch_related("events").order_by("-valid_from", "-pk")
    today, people = clock.today(), _deciders(rows)
    shown = [
        {
            "row": row,
            "label": LABELS[row.label],
            "alive": row.holds_on(today),
            "ends": row.valid_until is None or row.valid_until > today,
            "events": [(VERBS.get(one.verb, ""), one, people.get(one.decided_by, "")) for one in row.events.all()],
            "form": ending.get(row.pk) or WithdrawForm(prefix=str(row.pk), initial={"last_day": today}),
        }
        for row in rows
    ]
    alive = sum(1 for one in shown if one["alive"])
    context = {**subject, "name": name, "rows": shown, "form": form, "refusal": refusal, "alive": alive}
    return show(request, desk, "recognition_one", context, 422 if request.method == "POST" else 200)


def _deciders(rows: Any) -> dict[UUID | None, str]:
    """Who decided, as colleagues know them."""
    ids = {one.decided_by for row in rows for one in row.events.all() if one.decided_by}
    users = User.objects.filter(pk__in=ids).select_related("person")
    return {user.pk: str(user.person or user.email) for user in users}


def _providers(words: str) -> Any:
    return Organisation.objects.filter(kind__in=KINDS, name__icontains=words).order_by("name")


def _page_of(row: Recognition) -> tuple[str, UUID | None]:
    if row.training_id is not None:
        return "authority:training", row.training_id
    return "authority:provider", row.provider_id
