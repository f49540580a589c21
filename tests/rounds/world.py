"""A small house for rounds: an authority with a fund, people in two groups, and rounds that open in a week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from rugzak.accounts import access, funds
from rugzak.accounts.models import Fund, Organisation, Person, User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership, register_organisation, register_person
from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round, Ticket
from rugzak.ledger import queries as ledger

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=ZoneInfo("Europe/Brussels"))
OPENS = NOW + timedelta(days=7)
CLOSES = OPENS + timedelta(days=1)
SCHEME = "leerbudget"
_serial = count(1)


@dataclass
class House:
    authority: Organisation
    fund: Fund

    def round(self, **values: Any) -> Round:
        """A published round: € 1.000 for ten people, in order of arrival unless told otherwise."""
        given: dict[str, Any] = {
            "actor": None, "fund": self.fund, "name": Text(nl="Leerbudget", en="Learning budget"), "rule": "arrival",
            "amount": 1_000_00, "budget": 10_000_00, "opens_register": NOW, "opens": OPENS, "closes": CLOSES, **values,
        }  # fmt: skip
        return services.publish(actor=None, round=services.make(**given))

    def member(self, role: str) -> Actor:
        user = User.objects.create_user(f"{role}{next(_serial)}@example.org", "a long pass phrase")
        add_membership(user=user, organisation=self.authority, role=role, start=date(2020, 1, 1))
        return access.actor_of(user)

    def free(self, round: Round) -> int:
        """What lies free in the common pot."""
        return ledger.balance(round.pot or 0).free or 0


def make_house(budget: int = 100_000_00) -> House:
    clock.travel(to=NOW)
    number = 4200000 + next(_serial)
    authority = register_organisation(
        kind="authority", name="Vlaanderen", number=f"{number:08d}{97 - number % 97:02d}", account="BE68539007547034"
    )
    fund = funds.open_fund(
        organisation=authority, scheme=SCHEME, payer="gov", asset="EUR", label=Text(en="Learning budget"), budget=budget
    )
    return House(authority, fund)


def person(**values: Any) -> Person:
    n = next(_serial)
    given: dict[str, Any] = {
        "given_name": "An", "family_name": f"Peeters {n}", "birth_date": date(1985, 4, 3), "education": "mid",
        "statute": "employee", "language": "nl", "email": f"an{n}@example.org", **values,
    }  # fmt: skip
    return register_person(**given)


def people(n: int, **values: Any) -> list[Person]:
    return [person(**values) for _ in range(n)]


def registered(round: Round, *who: Person) -> list[Ticket]:
    return [services.register(actor=None, person=one, round=round) for one in who]


def states(round: Round) -> list[str]:
    """States in the order of registration."""
    return list(Ticket.objects.filter(round=round).order_by("registered_at", "id").values_list("state", flat=True))


def reload(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("round__fund", "person").get(pk=ticket.pk)


def browser(who: Person | Actor) -> Any:
    """A browser in which someone is signed in, in English."""
    from django.test import Client

    client = Client(headers={"accept-language": "en"})
    if isinstance(who, Actor):
        client.force_login(User.objects.get(pk=who.user_id))
    else:
        user = User.objects.filter(person=who).first() or User.objects.create_user(
            f"u{next(_serial)}@example.org", "a long pass phrase", person=who
        )
        client.force_login(user)
    return client
