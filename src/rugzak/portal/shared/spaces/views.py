"""Looking for a space, one with its calendar, booking it, what one shares and books, and answering."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock, files
from rugzak.base.errors import Refusal
from rugzak.catalogue.models import Session
from rugzak.catalogue.spaces import queries, services, uses
from rugzak.catalogue.spaces.models import LIVE, Space, SpaceUse, UseState
from rugzak.catalogue.spaces.services import access_words
from rugzak.catalogue.spaces.slots import Slot
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.spaces import words
from rugzak.portal.shared.spaces.desk import Desk, at_desk, show
from rugzak.portal.shared.spaces.forms import BookForm, LookForm, SessionChoice, SpaceForm, initial

DAYS, SHOWN = 14, 30


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What others share, near and on a day."""
    form = LookForm(request.GET or None)
    found = queries.search(**form.asked())
    rows = [(one, words.KINDS[one.space.kind], words.price(one.space)) for one in found]
    waiting = queries.uses_of(desk.here.pk).filter(state=UseState.ASKED).count()
    return show(request, desk, "list", {"form": form, "rows": rows, "waiting": waiting})


@require_safe
@at_desk
def one(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    return _page(request, desk, queries.space(space_id))


@require_POST
@at_desk
def book(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    """Take a slot, or ask for it."""
    space = queries.space(space_id)
    form = BookForm(space, request.POST)
    if not form.is_valid():
        return _page(request, desk, space, form=form)
    slot = Slot(form.cleaned_data["day"], form.cleaned_data["part"])
    try:
        use = uses.book(space=space, user=desk.here, slot=slot, note=form.cleaned_data["note"], actor=desk.actor)
    except Refusal as refusal:
        return _page(request, desk, space, form=form, refusal=refusal)
    booked = use.state == UseState.CONFIRMED
    messages.success(request, _("It is booked.") if booked else _("You asked for it. You get a mail with the answer."))
    return redirect(desk.places["spaces_mine"])


@require_POST
@at_desk
def hold_session(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    """Book all half days of one's own session there."""
    space = queries.space(space_id)
    form = SessionChoice(_sessions(desk), request.POST)
    if not form.is_valid():
        return _page(request, desk, space, choice=form)
    try:
        made = uses.book_session(space=space, session=form.cleaned_data["session"], actor=desk.actor)
    except Refusal as refusal:
        return _page(request, desk, space, choice=form, refusal=refusal)
    asked = any(use.state == UseState.ASKED for use in made)
    told = _("You asked for all half days.") if asked else _("All half days are booked. The session is held there.")
    messages.success(request, told)
    return redirect(desk.places["spaces_mine"])


@require_safe
@at_desk
def mine(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What one shares, what one booked, and who owes whom."""
    return _mine(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Share something."""
    offer = partial(services.offer, owner=desk.here, made_up=desk.here.made_up)
    return _edit(request, desk, None, SpaceForm(*posted(request)), offer)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def change(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    """Other terms for what one shares."""
    space = desk.own(space_id)
    form = SpaceForm(*posted(request), initial=initial(space))
    return _edit(request, desk, space, form, partial(services.change, space=space))


@require_POST
@at_desk
def withdraw(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    """Share it no longer."""
    services.withdraw(space=desk.own(space_id), actor=desk.actor)
    messages.success(request, _("You share it no longer. What was booked stays booked."))
    return redirect(desk.places["spaces_mine"])


@require_POST
@at_desk
def answer(request: HttpRequest, desk: Desk, use_id: UUID) -> HttpResponse:
    """Yes or no."""
    yes, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "")
    return _do(request, desk, use_id, partial(uses.answer, yes=yes, reason=reason))


@require_POST
@at_desk
def cancel(request: HttpRequest, desk: Desk, use_id: UUID) -> HttpResponse:
    """Let a slot go."""
    return _do(request, desk, use_id, partial(uses.cancel, reason=request.POST.get("reason", "")))


@require_POST
@at_desk
def settle(request: HttpRequest, desk: Desk, use_id: UUID) -> HttpResponse:
    """It was paid."""
    return _do(request, desk, use_id, uses.settle)


@require_safe
@at_desk
def photo(request: HttpRequest, desk: Desk, space_id: UUID) -> HttpResponse:
    """The picture of a space."""
    space = queries.space(space_id)
    if space.photo is None:
        raise Http404
    content = files.read(space.photo)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    return HttpResponse(content, content_type=services.picture_type(content), headers=headers)


def _do(request: HttpRequest, desk: Desk, use_id: UUID, act: Callable[..., SpaceUse]) -> HttpResponse:
    try:
        act(use=queries.use(use_id, desk.actor), actor=desk.actor)
    except Refusal as refusal:
        return _mine(request, desk, refusal)
    messages.success(request, _("Done. The other organisation sees it too."))
    return redirect(desk.places["spaces_mine"])


def _edit(
    request: HttpRequest, desk: Desk, space: Space | None, form: SpaceForm, save: Callable[..., Space]
) -> HttpResponse:
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = save(spec=form.spec(), actor=desk.actor)
            if file := form.cleaned_data["photo"]:
                services.set_photo(space=made, content=file.read(), actor=desk.actor)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("It is shared. Others can find it now."))
            return redirect(desk.url("space", made.pk))
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return show(request, desk, "edit", {"form": form, "space": space, "refusal": refusal}, status)


def _mine(request: HttpRequest, desk: Desk, refusal: Refusal | None = None) -> HttpResponse:
    owed = queries.owed(actor=desk.actor, organisation_id=desk.here.pk)
    theirs = queries.uses_of(desk.here.pk)
    context = {
        "shared": [(row, words.KINDS[row.kind], words.price(row)) for row in queries.spaces_of(desk.here.pk)],
        "asked": _rows(theirs.filter(state=UseState.ASKED)),
        "lent": _rows(theirs.filter(state=UseState.CONFIRMED, date__gte=clock.today()).order_by("date")),
        "booked": _rows(queries.uses_by(desk.here.pk)[:SHOWN]),
        "to_pay": [row for row in owed if row.user_id == desk.here.pk],
        "to_get": [row for row in owed if row.user_id != desk.here.pk],
        "refusal": refusal,
    }
    return show(request, desk, "mine", context, refusal.status if refusal else 200)


def _rows(found: Iterable[SpaceUse]) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            **{"use": use, "part": words.PARTS[use.part], "state": words.state(use)},
            "open": use.state in LIVE and use.period.lower > now,
            "late": uses.owed_if_cancelled(use),
        }
        for use in found
    ]


def _sessions(desk: Desk) -> QuerySet[Session]:
    """Sessions of one's own to come; none for an employer."""
    rows = Session.objects.filter(training__provider=desk.here, start__gt=clock.today(), cancelled_at=None)
    return rows.select_related("training").order_by("start")


def _page(
    request: HttpRequest,
    desk: Desk,
    space: Space,
    *,
    form: BookForm | None = None,
    choice: SessionChoice | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    sessions = _sessions(desk)
    wrong = form is not None or choice is not None
    context = {
        "space": space,
        "kind": words.KINDS[space.kind],
        "price": words.price(space),
        "terms": words.terms(space),
        "weekdays": words.weekdays(space),
        "access": [access_words()[code] for code in space.access if code in access_words()],
        "days": _days(space),
        "form": form or BookForm(space, initial=request.GET.dict()),
        "choice": choice or (SessionChoice(sessions) if sessions.exists() else None),
        "own": space.owner_id == desk.here.pk,
        "refusal": refusal,
    }
    return show(request, desk, "one", context, refusal.status if refusal else 422 if wrong else 200)


def _days(space: Space) -> list[tuple[Any, list[tuple[Any, bool]]]]:
    """The coming days with their half days, free or not."""
    found: dict[Any, list[tuple[Any, bool]]] = {}
    for row in queries.calendar(space, clock.today(), DAYS):
        found.setdefault(row.slot.date, []).append((words.PARTS[row.slot.part], row.use is None))
    return list(found.items())
