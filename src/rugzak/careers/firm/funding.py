"""Who would pay a training for someone of this firm: the real rules, asked with what the firm knows and no person.

A scheme that looks at the person (a diploma, other courses of the year) can't say yes here: it is named as *perhaps*.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from rugzak.accounts import facts as known
from rugzak.accounts.models import Employment, Organisation
from rugzak.base import clock
from rugzak.base.calendar import months_after
from rugzak.base.quantities import Asset
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.queries import training_facts
from rugzak.schemes import queries as schemes
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Decision
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.split import Line, Offer, leave, offer, rules_of, split

FULL_TIME = Decimal(38)
TENURE_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Funding:
    """A price in cents over its payers: `lines` add up to it, the firm's own part is `firm`; `hours` name who gives
    time. `perhaps`: schemes that depend on the person."""

    price: int
    lines: tuple[Line, ...]
    hours: tuple[Line, ...]
    perhaps: tuple[Decision, ...]

    @property
    def firm(self) -> int:
        """What is left for the firm: what no other payer takes."""
        return sum(line.amount for line in self.lines if line.payer in ("self", "employer"))


def funding_of(employer: Organisation, training: Training, session: Session | None = None) -> Funding:
    """The split for a full-time worker of two years, as far as firm and training decide it."""
    today = clock.today()
    facts: dict[str, object] = dict(known.of_job(typical_job(employer, today)))
    facts |= training_facts(training, session) | {"booking.consent": True, "booking.purpose": "job"}
    facts |= {"booking.initiative": "employer"}
    decisions = [decide(scheme, facts, on=today) for scheme in _for_firms(today)]
    price = session.price if session else training.price_cents
    offers = [found for one in decisions if (found := _offer(one, price)) is not None]
    money = split(price, offers, rules=rules_of(decisions))
    time = leave(training.contact_minutes, offers)
    perhaps = tuple(one for one in decisions if one.outcome == "maybe" and one.terms is not None)
    return Funding(price, money.lines, tuple(line for line in time.lines if line.payer != "self"), perhaps)


def typical_job(employer: Organisation, on: date) -> Employment:
    """A job that nobody holds: full time for two years in the firm's first joint committee; never saved."""
    committee = employer.joint_committees.order_by("code").first()
    return Employment(
        employer=employer, joint_committee=committee, start=months_after(on, -TENURE_MONTHS), fraction=Decimal(1),
        hours_week=FULL_TIME,
    )  # fmt: skip


def _for_firms(on: date) -> list[Scheme]:
    """What people pay with, and what is for firms of a country of this deployment."""
    people = schemes.for_people(on)
    firms = [
        one for one in schemes.current(on)
        if one.holder == "enterprise" and not (one.proposal or one.example) and one.country in settings.RUGZAK_SCHEMES
    ]  # fmt: skip
    return [*people, *firms]


def _offer(decision: Decision, price: int) -> Offer | None:
    """What a right could pay; of one whose amount is not known here, at most the price."""
    free = decision.amount
    if free is None:
        free = price if decision.asset == Asset.EUR else 0
    return offer(decision, free=free)
