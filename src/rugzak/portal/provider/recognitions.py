"""Recognition for a provider: what is held, apply or renew, answer each criterion, send it, follow it, object."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.catalogue.models import Training
from rugzak.catalogue.recognition import apply, conditions, objections, queries
from rugzak.catalogue.recognition.criteria import PROVIDER, TRAINING, all_labels
from rugzak.catalogue.recognition.models import Dossier, Level, State
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared import recognition
from rugzak.portal.shared.inquiry import download

PER_PAGE = 20


class OpenForm(forms.Form):
    """For what, and for which training; the provider itself needs none."""

    what = forms.ChoiceField(label=gettext_lazy("For what?"), widget=forms.RadioSelect)
    training = forms.ChoiceField(
        label=gettext_lazy("Which training?"),
        required=False,
        help_text=gettext_lazy("Leave it empty for a recognition of your organisation."),
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Training.objects.filter(provider=desk.provider, withdrawn_at=None).order_by("code")[:500]
        labels = sorted(all_labels().values(), key=lambda one: one.subject != TRAINING)
        self.fields["what"].choices = [(one.label, one.name) for one in labels]  # type: ignore[attr-defined]
        trainings = [(str(row.pk), f"{row.code} · {row.title}") for row in rows]
        self.fields["training"].choices = [("", "—"), *trainings]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        found = all_labels().get(given.get("what", ""))
        if found and found.subject == TRAINING and not given.get("training"):
            self.add_error("training", _("Choose the training that you want to have recognised."))
        if found and found.subject == PROVIDER:
            given["training"] = ""
        return given


class WordsForm(forms.Form):
    """A few sentences."""

    text = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        help_text=gettext_lazy("Someone who did not work on it reads this and answers."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One's files, the newest first."""
    page = Paginator(queries.of_provider(desk.provider), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, recognition.name(one), recognition.label(one), recognition.state(one)) for one in page]
    return render(request, "provider/recognitions.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a file."""
    asked = {"what": request.GET.get("what", ""), "training": request.GET.get("training", "")}
    form = OpenForm(request.POST if request.method == "POST" else None, desk=desk, initial=asked)
    refusal = None
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["training"]
        training = desk.training(UUID(chosen)) if chosen else None
        given = {"label": form.cleaned_data["what"], "provider": desk.provider, "training": training}
        try:
            return redirect("provider:dossier", apply.open_dossier(actor=desk.actor, **given).pk)
        except Refusal as refused:
            refusal = refused
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "provider/recognition_new.html", {"form": form, "refusal": refusal}, status=status)


@require_safe
@at_desk
def one(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    return _page(request, desk, _dossier(desk, dossier_id))


@require_POST
@at_desk
def save(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    """Keep all answers; `do=send` also sends it in. What was good is kept where one answer is refused."""
    dossier = _dossier(desk, dossier_id)
    refused = [
        found for row in recognition.rows(dossier, "provider") if (found := _answer(request, desk, dossier, row))
    ]
    if refused:
        return _page(request, desk, dossier, refused[0])
    if request.POST.get("do") == "send":
        act = partial(apply.send, actor=desk.actor, dossier=dossier)
        return _do(request, desk, dossier, act, _("It is sent in. You follow it here."))
    messages.success(request, _("Saved. You see below where you stand."))
    return redirect("provider:dossier", dossier.pk)


@require_POST
@at_desk
def drop(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    dossier = _dossier(desk, dossier_id)
    act = partial(apply.drop, actor=desk.actor, dossier=dossier)
    return _do(request, desk, dossier, act, _("The file is stopped. You can open a new one."))


@require_POST
@at_desk
def object_to(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    dossier, form = _dossier(desk, dossier_id), WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, dossier, form=form)
    act = partial(objections.object_to, actor=desk.actor, dossier=dossier, text=form.cleaned_data["text"])
    return _do(request, desk, dossier, act, _("Your objection is in. Someone new looks at it."))


@require_POST
@at_desk
def report(request: HttpRequest, desk: Desk, dossier_id: UUID, condition_id: UUID) -> HttpResponse:
    """Say how a condition is met."""
    dossier = _dossier(desk, dossier_id)
    row, text = conditions.find(dossier, condition_id), request.POST.get("text", "")[:4000]
    act = partial(conditions.report, actor=desk.actor, condition=row, text=text)
    return _do(request, desk, dossier, act, _("Thank you. The authority looks at it."))


@require_safe
@at_desk
def proof(request: HttpRequest, desk: Desk, dossier_id: UUID, answer_id: UUID) -> HttpResponse:
    """A proof of one's own file."""
    return download(*queries.proof_file(desk.actor, _dossier(desk, dossier_id), answer_id))


def _answer(request: HttpRequest, desk: Desk, dossier: Dossier, row: recognition.Row) -> Refusal | None:
    """Keep the answer to one criterion; gives what was refused."""
    typed, file = request.POST, request.FILES.get(f"{row.field}-file")
    name, content = (file.name or "", file.read()) if file else ("", None)
    try:
        apply.answer(
            actor=desk.actor,
            dossier=dossier,
            criterion=row.criterion.code,
            level=typed.get(f"{row.field}-level", ""),
            words=typed.get(f"{row.field}-words", "")[:4000],
            link=typed.get(f"{row.field}-link", "")[:500],
            secret=bool(typed.get(f"{row.field}-secret")),
            name=name,
            content=content,
        )
    except Refusal as refused:
        return refused
    return None


def _do(request: HttpRequest, desk: Desk, dossier: Dossier, act: Callable[[], object], told: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, desk, dossier, refusal)
    messages.success(request, told)
    return redirect("provider:dossier", dossier.pk)


def _page(
    request: HttpRequest, desk: Desk, dossier: Dossier, refusal: Refusal | None = None, form: forms.Form | None = None
) -> HttpResponse:
    dossier = _dossier(desk, dossier.pk)
    context = recognition.sheet(desk.actor, dossier) | {"refusal": refusal, "levels": Level.values}
    if context["can_object"]:
        context["objection"] = form or WordsForm()
    template = "provider/dossier_draft.html" if dossier.state == State.DRAFT else "provider/dossier.html"
    status = refusal.status if refusal else 422 if form else 200
    return render(request, template, context | {"may_drop": dossier.state in _STOPS}, status=status)


_STOPS = (State.DRAFT, State.SENT, State.TAKEN)


def _dossier(desk: Desk, dossier_id: UUID) -> Dossier:
    return get_object_or_404(queries.of_provider(desk.provider), pk=dossier_id)
