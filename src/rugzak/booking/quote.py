"""The quote: who pays what of this session for this person, why, and a token by which booking knows what was seen.

A right that no purse holds yet shows as a line without a purse; booking opens the purse. The token is signed and holds
a keyed hash of the lines, so what is booked is what the person saw, or nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from rugzak.accounts.facts import Facts
from rugzak.accounts.models import Person, Purse
from rugzak.base import clock, quantities
from rugzak.base.calendar import workdays_after
from rugzak.base.crypto import keyed_hash
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.booking import terms
from rugzak.booking.errors import ProviderAtCap, QuoteChanged, QuoteExpired, SchemeClosed
from rugzak.booking.offers import Means, Source, means, most
from rugzak.booking.stages import caps
from rugzak.catalogue.models import Session
from rugzak.schemes.decision import Decision
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.split import Line, leave, rules_of, split

_SALT = "rugzak.booking.quote"


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One spend. `amount` in the asset (cents, minutes, vouchers); `cents` what it is of the price (leave: 0).

    `debit` and `credit` are ledger accounts; None for the own part that comes from no purse.
    """

    n: int
    payer: str
    scheme: str
    asset: str
    amount: int
    cents: int
    why: Text
    name: Text
    funder: str
    funder_id: UUID | None
    fund_id: UUID | None
    purse_id: UUID | None
    debit: int | None
    credit: int
    limited_by: str
    decision: Decision | None
    new_right: bool = False  # booking grants it first: no purse holds (all of) it yet

    def as_news(self) -> dict[str, Any]:
        """For a message: no accounts, no ids."""
        plain = {"payer": self.payer, "asset": self.asset, "amount": self.amount, "cents": self.cents}
        return plain | {"name": self.name.to_json(), "why": self.why.to_json()}

    def seen(self) -> list[object]:
        """What the person saw of this line."""
        return [self.payer, self.scheme, self.asset, self.amount, self.cents, str(self.funder_id)]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to know before booking: `purse_small`, `budget_spent`, `provider_full` (it would be refused)."""

    code: str
    scheme: Text
    amount: int = 0
    asset: str = Asset.EUR

    def __str__(self) -> str:
        told = {"scheme": str(self.scheme), "amount": quantities.amount(self.asset, self.amount)}
        if self.code == "provider_full":
            return ProviderAtCap().text()
        if self.code == "purse_small":
            return _("%(scheme)s has %(amount)s left. So your own part is larger.") % told
        return _("The budget of %(scheme)s is used up. It can't pay now.") % told


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a session for a person. EUR and voucher lines add up to the price; leave lines count minutes."""

    person_id: UUID
    session_id: UUID
    purpose: str
    made_at: datetime
    price_cents: int
    lines: tuple[QuoteLine, ...]
    warnings: tuple[Warning, ...]
    decisions: tuple[Decision, ...]
    cooling_off_until: datetime
    own_minutes: int = 0
    without: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)

    @property
    def own_part(self) -> int:
        """What the learner pays, in cents, savings included."""
        return sum(line.cents for line in self.lines if line.payer == "self")

    @property
    def to_pay(self) -> int:
        """What the learner still pays, in cents: the part that comes from no purse."""
        return sum(line.cents for line in self.lines if line.payer == "self" and line.purse_id is None)

    @property
    def money(self) -> tuple[QuoteLine, ...]:
        """The lines that pay the price."""
        return tuple(line for line in self.lines if line.asset != Asset.MINUTES)

    @property
    def leave(self) -> tuple[QuoteLine, ...]:
        """The lines that give time, in minutes."""
        return tuple(line for line in self.lines if line.asset == Asset.MINUTES)

    @property
    def maybe(self) -> tuple[Decision, ...]:
        """Schemes that might pay once something is proved."""
        return tuple(d for d in self.decisions if d.outcome == "maybe")

    @property
    def basis(self) -> str:
        """The versions of the rules that it stands on."""
        return " ".join(f"{d.scheme}@{d.version_hash[:12]}" for d in self.used_decisions())[:200]

    @property
    def expires_at(self) -> datetime:
        return self.made_at + terms.quote_lifetime()

    @property
    def token(self) -> str:
        """To send back with the booking: signed, and a keyed hash of what was seen."""
        used = sorted({line.scheme for line in self.lines if line.scheme})
        held = {"d": self.digest(), "t": self.made_at.isoformat(), "w": list(self.without), "s": used}
        return signing.dumps(held, salt=_SALT)

    def digest(self) -> str:
        """Equal for two quotes that tell the person the same."""
        seen = [str(self.person_id), str(self.session_id), self.purpose, self.price_cents]
        return keyed_hash(repr([*seen, *(line.seen() for line in self.lines)]), purpose=_SALT).hex()

    def used_decisions(self) -> list[Decision]:
        """The decisions on which a line stands, each once."""
        return list({line.scheme: line.decision for line in self.lines if line.decision is not None}.values())

    def with_purse(self, n: int, purse: Purse) -> Self:
        """The same, with a purse that was opened for one line."""
        lines = tuple(
            replace(line, purse_id=purse.pk, debit=purse.ledger_account) if line.n == n else line for line in self.lines
        )
        return replace(self, lines=lines)


def quote(
    *, person: Person, session: Session, purpose: str, without: Collection[str] = (), now: datetime | None = None
) -> Quote:
    """What this session costs this person, and who pays. `without`: schemes that the person wants to keep for later."""
    at, price = now or clock.now(), session.price
    found = means(person, session, purpose, without=without)
    money = split(price, [source.offer for source in found.sources], rules=rules_of(found.decisions))
    time = leave(_minutes(found), [source.offer for source in found.sources])
    own_time = sum(line.amount for line in time.lines if line.payer == "self")
    paying = [*money.lines, *(line for line in time.lines if line.payer != "self")]
    by_key = {source.key: source for source in found.sources}
    rows = (
        _line(n, line, by_key.get((line.scheme, line.funder_id, line.purse_id)))
        for n, line in enumerate((line for line in paying if line.units > 0), start=1)
    )
    lines = tuple(rows)
    return Quote(
        person_id=person.pk,
        session_id=session.pk,
        purpose=purpose,
        made_at=at,
        price_cents=price,
        lines=lines,
        warnings=tuple(_warnings(found, lines, session)),
        decisions=found.decisions,
        cooling_off_until=_cooling_off(at, session, lines, found.schemes),
        own_minutes=own_time,
        without=tuple(sorted(without)),
        facts=found.facts,
    )


def must_hold(token: str, *, person: Person, session: Session, purpose: str) -> Quote:
    """The quote as it is now, where it tells the same as the one with this token.

    Raises QuoteExpired, SchemeClosed or QuoteChanged, each with the new quote.
    """
    try:
        seen = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise QuoteChanged from error
    fresh = quote(person=person, session=session, purpose=purpose, without=seen["w"])
    if clock.now() > datetime.fromisoformat(seen["t"]) + terms.quote_lifetime():
        raise QuoteExpired(fresh)
    if fresh.digest() == seen["d"]:
        return fresh
    for decision in fresh.decisions:
        if decision.scheme in seen["s"] and any(reason.code == "closed" for reason in decision.reasons):
            raise SchemeClosed(fresh, scheme=str(decision.name))
    raise QuoteChanged(fresh)


def _line(n: int, line: Line, source: Source | None) -> QuoteLine:
    cents = 0 if line.asset == Asset.MINUTES else line.amount
    if source is None:
        return QuoteLine(
            n,
            line.payer,
            "",
            line.asset,
            line.units,
            cents,
            line.why,
            line.why,
            "",
            None,
            None,
            None,
            None,
            0,
            "",
            None,
        )
    lot, fund, decision = source.purse, source.fund, source.decision
    debit = lot.purse.ledger_account if lot else fund.pot_account
    name = decision.name if decision else fund.label
    return QuoteLine(
        n=n,
        payer=line.payer,
        scheme=line.scheme,
        asset=line.asset,
        amount=line.units,
        cents=cents,
        why=line.why,
        name=name,
        funder=fund.organisation.name,
        funder_id=fund.organisation_id,
        fund_id=fund.pk,
        purse_id=line.purse_id,
        debit=debit,
        credit=fund.used_account,
        limited_by=line.limited_by,
        decision=decision,
        new_right=decision is not None and line.units > source.held,
    )


def _minutes(found: Means) -> int:
    """How much time a leave may take: as the schemes say for this session."""
    takes = [
        source.decision.terms.takes or 0
        for source in found.sources
        if source.offer.asset == Asset.MINUTES and source.decision and source.decision.terms
    ]
    return max(takes, default=0)


def _warnings(found: Means, lines: tuple[QuoteLine, ...], session: Session) -> Iterator[Warning]:
    for line in lines:
        could = most(line.decision, session) if line.decision else None
        if line.limited_by == "free" and line.payer != "self" and could is not None and line.amount < could:
            yield Warning("purse_small", line.name, line.amount, line.asset)
    if not caps.has_room(session, sum(line.cents for line in lines if line.fund_id is not None)):
        yield Warning("provider_full", Text())
    for decision in found.spent:
        yield Warning("budget_spent", decision.name)


def _cooling_off(at: datetime, session: Session, lines: tuple[QuoteLine, ...], schemes: tuple[Scheme, ...]) -> datetime:
    """The longest term of the house and of every scheme that pays."""
    known = {scheme.id: scheme for scheme in schemes}
    used = [known[line.scheme] for line in lines if line.scheme in known]
    first = min((part.starts_at for part in session.parts.all()), default=terms.midnight(session.start))
    return terms.cooling_off_until(at, first, [_days_of(scheme, session, at) for scheme in used])


def _days_of(scheme: Scheme, session: Session, at: datetime) -> int:
    """A scheme's own cooling-off time in calendar days."""
    version = scheme.at(session.start)
    rule = version.cooling_off if version else None
    if rule is None:
        return 0
    return (workdays_after(at.date(), rule.days) - at.date()).days if rule.working else rule.days
