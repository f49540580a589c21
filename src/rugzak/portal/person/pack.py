"""The backpack on the home page: pockets, the sentence above them, what expires, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from rugzak.accounts import purses, rights
from rugzak.accounts.models import Person, Purse
from rugzak.accounts.purses import PurseView
from rugzak.accounts.rights import Right
from rugzak.base import clock
from rugzak.base.quantities import Asset, amount, days
from rugzak.ledger import queries as ledger
from rugzak.portal.person.away import why_moved

SOON = timedelta(days=60)
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Pocket:
    """A purse, or a right that opens a purse at the first booking. `free` of `granted` in the asset's smallest unit."""

    payer: str
    owner: str
    title: str
    asset: str
    free: int
    granted: int
    until: date | None
    scheme: str = ""
    day: int | None = None
    why: str = ""  # why it ends on another day

    @property
    def figure(self) -> str:
        return days(self.free, self.day) if self.day else amount(self.asset, self.free)

    @property
    def whole(self) -> str:
        return amount(self.asset, self.granted, day=self.day)

    @property
    def soon(self) -> bool:
        return self.free > 0 and self.until is not None and self.until - clock.today() <= SOON


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the account: what came in or went out, with its sign."""

    title: str
    at: datetime
    amount: str


@dataclass(frozen=True, slots=True)
class Pack:
    pockets: list[Pocket]
    rights: list[Right]

    def free(self, asset: str) -> int:
        return sum(pocket.free for pocket in self.pockets if pocket.asset == asset)

    @property
    def ending(self) -> list[Pocket]:
        """What expires within two months, soonest first."""
        soon = [pocket for pocket in self.pockets if pocket.soon and pocket.free > 0]
        return sorted(soon, key=lambda pocket: pocket.until or date.max)

    @property
    def missing(self) -> int:
        """How many schemes wait for a proof."""
        return sum(1 for right in self.rights if right.decision.outcome == "maybe" and right.decision.missing)

    @property
    def title(self) -> str:
        parts = [amount(asset, n) for asset in (Asset.EUR, Asset.MINUTES) if (n := self.free(asset))]
        if len(parts) == 2:
            return _("You can learn with %(money)s and %(time)s") % {"money": parts[0], "time": parts[1]}
        if parts:
            return _("You can learn with %(what)s") % {"what": parts[0]}
        return _("Your backpack is still empty")

    @property
    def lead(self) -> str:
        texts = []
        if vouchers := self.free(Asset.VOUCHER):
            texts.append(_("And with %(vouchers)s too.") % {"vouchers": amount(Asset.VOUCHER, vouchers)})
        if self.ending:
            texts.append(_("Something expires soon."))
        if not self.pockets:
            texts.append(_("Look at your rights: perhaps a proof is missing."))
        return " ".join(texts)


def pack_of(person: Person) -> Pack:
    """A person's pockets: purses, and what a right gives before its purse is opened."""
    views = purses.purses_of(person)
    found = rights.overview(person, record=False, lots=views)
    why = why_moved(person, (view.purse for view in views))
    pockets = [_pocket(view, why.get(view.purse.pk, "")) for view in views if view.whole] + _unopened(found)
    return Pack(sorted(pockets, key=_order), found)


def happened(person: Person, limit: int | None = SHOWN) -> list[Happened]:
    """What moved in the purses, newest first."""
    rows = Purse.objects.filter(account_id=person.pk).order_by("valid_until", "valid_from", "id")
    own = {purse.ledger_account: purse for purse in rows}
    moved = [(line, own[account]) for account, lines in ledger.statements(own).items() for line in lines]
    newest = sorted(moved, key=lambda pair: pair[0].event_at, reverse=True)[:limit]
    return [_happened(line, purse) for line, purse in newest]


def _happened(line: ledger.Line, purse: Purse) -> Happened:
    return Happened(_story(line.kind, str(purse.label)), line.event_at, _signed(purse.asset, line.amount))


def _pocket(view: PurseView, why: str) -> Pocket:
    purse = view.purse
    owner = _("You") if purse.payer == "self" else purse.fund.organisation.name
    title = str(purse.label)
    return Pocket(
        purse.payer, owner, title, purse.asset, view.free, view.whole, purse.last_day, purse.scheme, view.day, why
    )


def _unopened(found: Iterable[Right]) -> list[Pocket]:
    return [
        Pocket(
            right.decision.payer,
            str(right.decision.funder),
            str(right.decision.name),
            right.decision.asset,
            right.free,
            right.granted or right.free,
            right.decision.period.end if right.decision.period else None,
            right.decision.scheme,
            right.day,
        )
        for right in found
        if right.free and not right.purses
    ]


def _order(pocket: Pocket) -> tuple[bool, int, date, str]:
    units = (Asset.EUR, Asset.MINUTES, Asset.VOUCHER)
    unit = units.index(Asset(pocket.asset)) if pocket.asset in units else len(units)
    return not pocket.free, unit, pocket.until or date.max, pocket.title


def _signed(asset: str, n: int) -> str:
    return f"{'+' if n > 0 else '−'}\u00a0{amount(asset, abs(n))}"


def _story(kind: str, label: str) -> str:
    stories = {
        "grant": _("%(purse)s was filled"),
        "deposit": _("You saved money"),
        "savings_back": _("You took own money back"),
        "savings_stayed": _("The bank could not pay your money back"),
        "take_back": _("%(purse)s: what was left has expired"),
        "capture": _("%(purse)s paid for your training"),
        "reverse": _("%(purse)s: money came back"),
        "purse_transfer": _("%(purse)s: moved between your pockets"),
    }
    return stories.get(kind, "%(purse)s") % {"purse": label}
