"""Budgets that open on a day: make one, have another publish it, open, close, draw, draw again, settle, figures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.models import Fund
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset
from rugzak.booking.rounds import queries, services
from rugzak.booking.rounds.groups import all_groups
from rugzak.booking.rounds.models import Round, RoundState
from rugzak.booking.rounds.phases import by_lot
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.round_form import RoundForm
from rugzak.portal.authority.words import ROUND_RULES, ROUND_STATES, TICKET_STATES
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.tables import Table

PER_PAGE = 25


@require_safe
@at_desk("round.run", "round.make")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = Paginator(_rounds(desk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, ROUND_RULES[row.rule], *ROUND_STATES[row.state]) for row in page],
        "may_make": desk.may_somewhere("round.make"),
    }
    return show(request, desk, "rounds", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("round.make")
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A draft; nothing is promised until another publishes it."""
    form, refusal = RoundForm(*posted(request), funds=_funds(desk)), None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make(actor=desk.actor, **form.values())
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The draft is made. Someone else must publish it now."))
            return redirect("authority:round", made.pk)
    status = refusal.status if refusal else 422 if form.errors else 200
    return show(request, desk, "round_new", {"form": form, "refusal": refusal}, status)


@require_safe
@at_desk("round.run", "round.make")
def one(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    return _page(request, desk, _round(desk, round_id))


def _page(request: HttpRequest, desk: Desk, round: Round, refusal: Refusal | None = None) -> HttpResponse:
    where = round.fund.organisation_id
    states = queries.states(round)
    context = {
        "round": round,
        "rule": ROUND_RULES[round.rule],
        "state": ROUND_STATES[round.state],
        "money": queries.money(round),
        "states": [(TICKET_STATES[state], n) for state, n in states.items() if n],
        "tickets": sum(states.values()) - states["withdrawn"],
        "groups": _groups(round),
        "may_publish": round.state == RoundState.DRAFT and desk.may("round.publish", where, round.made_by),
        "is_maker": round.state == RoundState.DRAFT and round.made_by == desk.user.pk,
        "may_run": desk.may("round.run", where),
        "by_lot": by_lot(round),
        "over": clock.now() >= round.closes,
        "running": round.state in (RoundState.REGISTERING, RoundState.OPEN),
        "can_close": round.state in (RoundState.REGISTERING, RoundState.OPEN) and clock.now() > round.opens,
        "can_draw": round.state == RoundState.CLOSED and by_lot(round),
        "can_settle": round.state == RoundState.DRAWN and not states["granted"],
        "replayed": services.replay(round) if "replay" in request.GET and round.seed and round.list_hash else None,
        "did_replay": "replay" in request.GET and bool(round.seed and round.list_hash),
        "refusal": refusal,
    }
    return show(request, desk, "round", context, refusal.status if refusal else 200)


def _groups(round: Round) -> Table | None:
    """Tickets and grants by group, small groups left out."""
    found = queries.figures(round)
    if not round.quotas or not found:
        return None
    rows = []
    for row in found:
        name = str(all_groups()[row.group].label) if row.group in all_groups() else _("everyone else")
        small = row.tickets < SMALLEST_GROUP
        share = f"{float(row.share) * 100:g} %" if row.share else "–"
        rows.append([name, share, _("few") if small else row.tickets, "–" if small else row.granted])
    head = [_("Group"), _("At least"), _("Tickets"), _("Got an amount")]
    return Table(_("By group"), head, rows, numeric=frozenset({1, 2, 3}))


@require_POST
@at_desk("round.publish")
def publish(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    """The second pair of eyes; the money leaves the pot."""
    return _do(request, desk, round_id, services.publish, _("Published. The money is set apart."))


@require_POST
@at_desk("round.run")
def open_(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    return _do(request, desk, round_id, services.open_round, _("The round is open."))


@require_POST
@at_desk("round.run")
def close(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    """At its hour by itself; before it by hand, with a reason."""
    more = {"early": True, "reason": request.POST.get("reason", "")[:255].strip()}
    return _do(request, desk, round_id, services.close, _("The round is closed. The list of tickets is fixed."), **more)


@require_POST
@at_desk("round.run")
def draw(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    more = {"public_value": request.POST.get("public_value", "")[:200]}
    return _do(request, desk, round_id, services.draw, _("Drawn. Everyone gets a mail with the result."), **more)


@require_POST
@at_desk("round.run")
def settle(request: HttpRequest, desk: Desk, round_id: UUID) -> HttpResponse:
    return _do(request, desk, round_id, services.settle, _("Settled. What was left is back in the pot."))


def _do(request: HttpRequest, desk: Desk, round_id: UUID, verb: Any, said: str, **more: Any) -> HttpResponse:
    found = _round(desk, round_id)
    try:
        verb(actor=desk.actor, round=found, **more)
    except Refusal as refusal:
        return _page(request, desk, _round(desk, round_id), refusal)
    messages.success(request, said)
    return redirect("authority:round", round_id)


def _rounds(desk: Desk) -> QuerySet[Round]:
    rows = queries.rounds(drafts=True)
    return desk.within(rows, "round.run", "fund__organisation")


def _round(desk: Desk, round_id: UUID) -> Round:
    return get_object_or_404(_rounds(desk), pk=round_id)


def _funds(desk: Desk) -> QuerySet[Fund]:
    rows = Fund.objects.filter(asset=Asset.EUR, closed_at=None).exclude(payer__in=("self", "employer"))
    rows = rows.select_related("organisation").order_by("organisation__name", "scheme")
    return desk.within(rows, "round.make", "organisation")
