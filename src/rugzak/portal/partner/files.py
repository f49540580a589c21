"""Every file of recognition that was sent in, and a note in its margin."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor
from rugzak.base.errors import Refusal
from rugzak.catalogue.recognition import notes, queries
from rugzak.catalogue.recognition.criteria import all_labels
from rugzak.catalogue.recognition.models import Dossier
from rugzak.portal.shared import recognition
from rugzak.portal.shared.inquiry import download

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
PartnerView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
PER_PAGE = 20


def as_partner(view: PartnerView[P]) -> View[P]:
    """Give a view its actor; whoever acts for no social partner is refused."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = access.actor_of(request.user)  # type: ignore[arg-type]
        access.require(actor, "recognition.annotate", queries.scope(None))
        return view(request, actor, *args, **kwargs)

    return cast("View[P]", login_required(wrapped))


class NoteForm(forms.Form):
    """A note, about one criterion or the whole file."""

    criterion = forms.ChoiceField(label=gettext_lazy("About what?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What do you want to say?"),
        help_text=gettext_lazy("The assessor and the provider read it, with the name of your organisation."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = [(one.code, str(one.asks)) for one in queries.edition_of(dossier).criteria]
        self.fields["criterion"].choices = [("", _("The whole file")), *criteria]  # type: ignore[attr-defined]


@require_safe
@as_partner
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All files by label, the newest first."""
    label = request.GET.get("label", "")
    rows = queries.visible(actor).order_by("-sent_at", "-pk")
    if label in all_labels():
        rows = rows.filter(label=label)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, recognition.name(one), recognition.label(one), recognition.state(one)) for one in page],
        "labels": [(code, one.name) for code, one in all_labels().items()],
        "label": label,
    }
    return render(request, "partner/files.html", context)


@require_safe
@as_partner
def one(request: HttpRequest, actor: Actor, dossier_id: UUID) -> HttpResponse:
    return _page(request, actor, queries.dossier(actor, dossier_id))


@require_POST
@as_partner
def note(request: HttpRequest, actor: Actor, dossier_id: UUID) -> HttpResponse:
    """Write in the margin."""
    dossier = queries.dossier(actor, dossier_id)
    form = NoteForm(request.POST, dossier=dossier)
    if not form.is_valid():
        return _page(request, actor, dossier, form=form)
    try:
        notes.annotate(actor=actor, dossier=dossier, **form.cleaned_data)
    except Refusal as refusal:
        return _page(request, actor, dossier, refusal, form)
    messages.success(request, _("Your note stands in the margin."))
    return redirect("partner:dossier", dossier.pk)


@require_safe
@as_partner
def proof(request: HttpRequest, actor: Actor, dossier_id: UUID, answer_id: UUID) -> HttpResponse:
    """A proof that is no business secret."""
    return download(*queries.proof_file(actor, queries.dossier(actor, dossier_id), answer_id))


def _page(
    request: HttpRequest, actor: Actor, dossier: Dossier, refusal: Refusal | None = None, form: forms.Form | None = None
) -> HttpResponse:
    context = recognition.sheet(actor, dossier) | {"refusal": refusal, "form": form or NoteForm(dossier=dossier)}
    status = refusal.status if refusal else 422 if form else 200
    return render(request, "partner/file.html", context, status=status)
