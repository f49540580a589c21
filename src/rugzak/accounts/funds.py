"""Funds: a funder's pot for a scheme, with its own book in the ledger.

Money enters from `outside`, waits in the `pot`, is granted into purses, and what bookings used waits on `used` until it
is paid out. A fund without a budget (a right by law) has a pot without a floor: what it owes is what it promised.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from rugzak.accounts import throttle
from rugzak.accounts.errors import BadAmount, NoFund
from rugzak.accounts.facts import current_job
from rugzak.accounts.models import Fund, Organisation, Person
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes import queries as schemes
from rugzak.schemes.decision import Decision

BUDGET_SCHEME = "be-voorbeeld-werkgever"
BUDGET_LABEL = Text(nl="Leerbudget", fr="Budget de formation", de="Lernbudget", en="Learning budget")
OWN_SCHEME = "be-rugzak-eigen"
OWN_LABEL = Text(nl="Eigen spaargeld", fr="Épargne personnelle", de="Eigenes Erspartes", en="Own savings")


@transaction.atomic
def open_fund(
    *,
    organisation: Organisation,
    scheme: str,
    payer: str,
    asset: str,
    label: Text,
    budget: int | None = 0,
    actor: UUID | None = None,
    at: datetime | None = None,
) -> Fund:
    """Open a fund; `budget` (cents, minutes, vouchers) is deposited at once, None means without a limit.

    `at`: when it was opened, for a fund that existed before; now when left out.
    """
    fund_id = uuid7()
    outside, pot, used = ledger.open_accounts(
        [
            ledger.AccountSpec(asset=asset, kind="outside", floor=None, label=scheme),
            ledger.AccountSpec(asset=asset, kind="pot", floor=None if budget is None else 0, label=scheme),
            ledger.AccountSpec(asset=asset, kind="used", label=scheme),
        ]
    )
    fund = Fund.objects.create(
        **{"id": fund_id, "organisation": organisation, "scheme": scheme, "payer": PayerKind(payer), "asset": asset},
        **{"label": label, "book": ledger.open_book(name=f"fund {scheme} {fund_id}")},
        **{"outside_account": outside, "pot_account": pot, "used_account": used, "opened_at": at or clock.now()},
    )
    if budget:
        deposit(fund=fund, amount=budget, key=fund_id, actor=actor, at=at)
    return fund


@transaction.atomic
def deposit(
    *,
    fund: Fund,
    amount: int,
    key: UUID,
    actor: UUID | None = None,
    reason: str = "deposit",
    basis: str = "",
    at: datetime | None = None,
) -> ledger.Outcome:
    """Bring money (or minutes, vouchers) from outside into the pot; the same key twice is one deposit."""
    if amount <= 0:
        raise BadAmount
    leg = ledger.Leg(debit=fund.outside_account, credit=fund.pot_account, amount=amount)
    return ledger.post(
        book=fund.book, key=key, legs=[leg], kind="deposit", reason=reason, actor=actor, basis=basis, at=at
    ).require()


def pot(fund: Fund) -> int | None:
    """What lies in the pot to grant; None: no limit. A rule may let less of it go now: `throttle.rooms`."""
    return ledger_queries.balance(fund.pot_account).free


def fund_for(person: Person, decision: Decision) -> Fund:
    """The open fund that grants a right to this person: their employer's, their own, or that of the scheme's funder.

    Raises NoFund, also where a scheme is given out in rounds only: its money comes by a ticket.
    """
    if given_in_rounds([decision]):
        raise NoFund(scheme=str(decision.name) or decision.scheme)
    if decision.payer == PayerKind.SELF:
        return own_fund()
    rows = Fund.objects.filter(scheme=decision.scheme, asset=decision.asset, closed_at=None)
    if decision.payer == PayerKind.EMPLOYER:
        job = current_job(person, decision.on)
        rows = rows.filter(organisation=job.employer) if job else rows.none()
    fund = rows.order_by("opened_at").first()
    if fund is None:
        raise NoFund(scheme=str(decision.name) or decision.scheme)
    return fund


@transaction.atomic
def open_budget(employer: Organisation, *, actor: UUID | None = None) -> Fund:
    """The learning budget in euros of an employer, opened empty where there is none; two at once give one."""
    Organisation.objects.select_for_update(no_key=True).get(pk=employer.pk)
    rows = Fund.objects.filter(organisation=employer, payer=PayerKind.EMPLOYER, asset=Asset.EUR, closed_at=None)
    return rows.order_by("opened_at").first() or open_fund(
        organisation=employer,
        scheme=BUDGET_SCHEME,
        payer=PayerKind.EMPLOYER,
        asset=Asset.EUR,
        label=BUDGET_LABEL,
        actor=actor,
    )


def given_in_rounds(decisions: Iterable[Decision]) -> set[str]:
    """Of these, the schemes with a budget a round (`budget: {per: round}`): nobody is granted them outside one."""
    known = {scheme.id: scheme for scheme in schemes.current()}
    found = set()
    for decision in decisions:
        scheme = known.get(decision.scheme)
        version = scheme.at(decision.on) if scheme is not None else None
        if version is not None and (version.document["version"].get("budget") or {}).get("per") == "round":
            found.add(decision.scheme)
    return found


class Pots:
    """`fund_for` and `pot` for several rights of one person at once: two queries for all."""

    def __init__(self, decisions: Iterable[Decision], employer_id: UUID | None) -> None:
        yes = [decision for decision in decisions if decision.outcome == "yes"]
        wanted = {decision.scheme for decision in yes} - given_in_rounds(yes)
        mine = ~Q(payer=PayerKind.EMPLOYER) | Q(organisation_id=employer_id)
        rows = Fund.objects.filter(mine, scheme__in=wanted, closed_at=None).select_related("organisation")
        self._funds: dict[tuple[str, str], Fund] = {}
        for fund in rows.order_by("-opened_at"):
            self._funds[fund.scheme, fund.asset] = fund
        self._left = ledger_queries.balances(fund.pot_account for fund in self._funds.values())
        self._rooms = throttle.rooms(self._funds.values())

    def fund(self, decision: Decision) -> Fund | None:
        """The oldest open fund that grants this right; None where there is none."""
        return self._funds.get((decision.scheme, decision.asset))

    def left(self, fund: Fund) -> int | None:
        """What one of these funds can still grant now, by its pot and its rule; None: no limit."""
        free, room = self._left[fund.pot_account].free, self._rooms.get(fund.pk)
        return free if room is None else min(room, room if free is None else free)


def own_fund() -> Fund:
    """Where people's own savings are kept: by the authority, in a book of their own. Raises NoFund before set-up."""
    fund = Fund.objects.filter(scheme=OWN_SCHEME, asset=Asset.EUR).first()
    if fund is not None:
        return fund
    keeper = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("created_at").first()
    if keeper is None:
        raise NoFund(scheme=OWN_SCHEME)
    return open_fund(organisation=keeper, scheme=OWN_SCHEME, payer=PayerKind.SELF, asset=Asset.EUR, label=OWN_LABEL)
