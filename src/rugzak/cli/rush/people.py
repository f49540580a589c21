"""The people who will come, each with the ticket that registration would have given them; made in bulk."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from rugzak.accounts import funds
from rugzak.accounts.models import Organisation, Person
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.imports import progress
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.booking.rounds import requests, services
from rugzak.booking.rounds.models import Round, Rule, Ticket
from rugzak.cli.demo.copy import copy_rows

NAME = Text(nl="Rondeproef", fr="Essai de tour", de="Probe einer Runde", en="Trial of a round")
BLOCK = 20_000
# What a fair draw must not look at: made-up groups of unequal size.
GROUPS = {"low": 0.18, "mid": 0.40, "high": 0.42}
_PERSON = ("id", "given_name", "family_name", "education", "language", "sex", "statute", "email", "phone", "made_up",
           "pseudonym", "created_at")  # fmt: skip
_TICKET = ("id", "round_id", "person_id", "group", "amount", "purse_account", "legs", "registered_at", "listed",
           "state", "again", "told")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """The round, and its tickets in the order in which people will come."""

    round: Round
    tickets: list[UUID]


def make(people: int, budget: int, grant: int, rule: Rule, seed: int) -> Made:
    """A published round and so many people who registered for it. Amounts in cents."""
    round, rand, tickets = _round(budget, grant, rule), random.Random(seed), []  # noqa: S311
    with progress("People", people) as step:
        for start in range(0, people, BLOCK):
            count = min(BLOCK, people - start)
            tickets += _block(round, count, rand)
            step.advance(count)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    rand.shuffle(tickets)
    return Made(round, tickets)


def _round(budget: int, grant: int, rule: Rule) -> Round:
    authority, _ = Organisation.objects.get_or_create(
        kind="authority", enterprise_number="0400000153", defaults={"name": "Rondeproef"}
    )
    fund = funds.open_fund(
        organisation=authority,
        scheme=f"rush-{uuid4().hex[:8]}",
        payer="gov",
        asset=Asset.EUR,
        label=NAME,
        budget=budget,
    )
    now = clock.now()
    # A lottery is over when the day begins: it is only drawn.
    opens, closes = (now - timedelta(days=1), now) if rule == Rule.LOTTERY else (now, now + timedelta(days=1))
    round = services.make(
        actor=None, fund=fund, name=NAME, rule=rule, amount=grant, budget=budget,
        opens_register=now - timedelta(days=7), opens=opens, closes=closes,
    )  # fmt: skip
    return services.publish(actor=None, round=round)


def _block(round: Round, count: int, rand: random.Random) -> list[UUID]:
    groups = rand.choices(list(GROUPS), list(GROUPS.values()), k=count)
    people = [uuid7() for _ in range(count)]
    tickets = [uuid7() for _ in range(count)]
    now, purses = clock.now(), _purses(count)  # asked before: nothing else may use the connection during a COPY
    copy_rows(Person, _PERSON, (_person(*row, now) for row in zip(people, groups, strict=True)))
    copy_rows(Ticket, _TICKET, (_ticket(round, *row, now) for row in zip(tickets, people, purses, strict=True)))
    return tickets


def _person(person: UUID, group: str, now: datetime) -> tuple[object, ...]:
    return (person, "Demo", "Persoon", group, "nl", "X", "employee", "", "", True, uuid4(), now)


def _purses(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_account(asset, kind, label, posted, held, floor, opening_floor)"
            " select 'EUR', 'purse', 'rush', 0, 0, 0, 0 from generate_series(1, %s) returning id",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _ticket(round: Round, ticket: UUID, person: UUID, purse: int, now: datetime) -> tuple[object, ...]:
    legs = requests.legs_for(round, group="", purse=purse, amount=round.amount)
    return (ticket, round.pk, person, "", round.amount, purse, legs, now, False, "registered", 0, "")
