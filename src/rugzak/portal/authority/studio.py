"""The rule studio: a scheme as text and as form side by side, checked while one writes, published by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.accounts.errors import NotAllowed
from rugzak.base.errors import Refusal
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.studio_sheet import Sheet, as_posted, as_saved, context_of
from rugzak.schemes.models import SchemeDraft
from rugzak.schemes.source import SchemeError
from rugzak.schemes.studio import queries, services
from rugzak.schemes.studio.fields import with_value


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("scheme.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A scheme that is not there yet, from the template."""
    code, refusal = request.POST.get("code", "")[:60].strip(), None
    if request.method == "POST":
        try:
            made = services.new_scheme(scheme=code, by=desk.user.pk)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("authority:draft", made.pk)
    return show(request, desk, "scheme_new", {"code": code, "refusal": refusal}, refusal.status if refusal else 200)


@require_POST
@at_desk("scheme.edit")
def change(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """A new version of a scheme, or the draft of it that somebody has begun."""
    return redirect("authority:draft", services.open_draft(scheme=code, by=desk.user.pk).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("scheme.draft")
def one(request: HttpRequest, desk: Desk, draft_id: UUID) -> HttpResponse:
    """The sheet of a draft; a post saves it, adds a value, checks it, or hands it on."""
    draft = queries.draft(draft_id)
    if request.method != "POST":
        return _page(request, desk, draft, as_saved(draft))
    if not desk.may("scheme.edit"):
        raise NotAllowed
    sheet = as_posted(request)
    if sheet.wrong or request.POST.get("do") == "check":
        return _page(request, desk, draft, sheet, status=422 if sheet.wrong else 200)
    try:
        return _written(request, desk, draft, sheet)
    except (Refusal, SchemeError) as error:
        return _page(request, desk, queries.draft(draft_id), sheet, error)


@require_POST
@at_desk("scheme.edit")
def check(request: HttpRequest, desk: Desk, draft_id: UUID) -> HttpResponse:
    """What there is to say of what stands in the sheet now; nothing is kept. Asked while one writes."""
    typed = request.headers.get("HX-Trigger", "")
    sheet = as_posted(request, form=typed == "form")
    context = context_of(queries.draft(draft_id), sheet, desk) | {"typed": typed}
    return show(request, desk, "studio_checked", context)


@require_POST
@at_desk("scheme.approve")
def approve(request: HttpRequest, desk: Desk, draft_id: UUID) -> HttpResponse:
    """The second pair of eyes: the version is published and counts from its first day."""
    return _do(request, desk, draft_id, services.approve, _("Published. It counts from its first day."))


@require_POST
@at_desk("scheme.approve", "scheme.edit")
def send_back(request: HttpRequest, desk: Desk, draft_id: UUID) -> HttpResponse:
    return _do(request, desk, draft_id, services.send_back, _("Sent back with your reason."))


@require_POST
@at_desk("scheme.edit")
def withdraw(request: HttpRequest, desk: Desk, draft_id: UUID) -> HttpResponse:
    """Stop writing; the rules stay as they are."""
    try:
        services.withdraw(draft=queries.draft(draft_id), by=desk.user.pk, reason=_reason(request))
    except Refusal as refusal:
        return _again(request, desk, draft_id, refusal)
    messages.success(request, _("The draft is put away. The rules stay as they are."))
    return redirect("authority:schemes")


def _written(request: HttpRequest, desk: Desk, draft: SchemeDraft, sheet: Sheet) -> HttpResponse:
    do, by = request.POST.get("do", "save"), desk.user.pk
    text = with_value(sheet.text, do.removeprefix("add:")) if do.startswith("add:") else sheet.text
    saved = services.save_draft(draft=draft, by=by, revision=_revision(request), text=text, cases=sheet.cases)
    if do == "submit":
        services.submit(draft=saved, by=by, revision=saved.revision, reason=_reason(request))
        messages.success(request, _("Submitted. Someone else must publish it now."))
    else:
        messages.success(request, _("Saved. Nobody else sees a difference yet."))
    return redirect("authority:draft", draft.pk)


def _do(request: HttpRequest, desk: Desk, draft_id: UUID, verb: Any, said: str) -> HttpResponse:
    given = {"revision": _revision(request), "reason": _reason(request)}
    try:
        verb(draft=queries.draft(draft_id), by=desk.user.pk, **given)
    except Refusal as refusal:
        return _again(request, desk, draft_id, refusal)
    messages.success(request, said)
    return redirect("authority:draft", draft_id)


def _again(request: HttpRequest, desk: Desk, draft_id: UUID, refusal: Refusal) -> HttpResponse:
    draft = queries.draft(draft_id)
    return _page(request, desk, draft, as_saved(draft), refusal)


def _page(
    request: HttpRequest,
    desk: Desk,
    draft: SchemeDraft,
    sheet: Sheet,
    error: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sheet with what was typed, and why it was refused."""
    said = error.text() if isinstance(error, Refusal) else str(error or "")
    status = error.status if isinstance(error, Refusal) else 422 if error else status
    return show(request, desk, "studio", context_of(draft, sheet, desk) | {"refused": said}, status)


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdigit() and len(text) < 9 else 0


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:255].strip()
