"""What does this person learn: bookings, what they reached, and their log; each with its own permission."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts.errors import Hidden
from rugzak.base import clock
from rugzak.booking.models import State
from rugzak.booking.queries import bookings_of
from rugzak.learning import queries
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.coach.words import STATES

SHOWN = 50


@require_safe
@client
def learning(request: HttpRequest, client: Client) -> HttpResponse:
    bookings, learned = client.may("bookings") or client.may("book"), client.may("learning")
    if not (bookings or learned):
        raise Hidden
    context: dict[str, Any] = {"client": client, "person": client.person, "tabs": client.tabs("learning")}
    if bookings:
        client.look("booking.see")
        context |= _bookings(client)
    if learned:
        client.look("learning.see")
        context |= {
            "totals": queries.totals(client.person),
            "entries": list(queries.log(client.person)[:SHOWN]),
            "achievements": list(queries.achievements(client.person)[:SHOWN]),
        }
    return render(request, "coach/learning.html", context | {"sees_bookings": bookings, "sees_log": learned})


def _bookings(client: Client) -> dict[str, Any]:
    rows = [(row, *STATES.get(row.state, (row.state, ""))) for row in bookings_of(client.mandate.person_id)[:SHOWN]]
    today = clock.today()
    coming = [row for row in rows if row[0].state == State.HELD and row[0].session.end >= today]
    return {"coming": coming[::-1], "past": [row for row in rows if row not in coming]}
