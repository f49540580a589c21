"""Reads of the ledger: balances, statements, the legs of an act, the stored answer to a key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from rugzak.ledger.checking import CheckReport, check
from rugzak.ledger.entries import Code, Outcome
from rugzak.ledger.errors import UnknownAccount
from rugzak.ledger.models import Account, ActKey, Hold, HoldState, Transfer

__all__ = [
    "Balance",
    "CheckReport",
    "HeldLeg",
    "Line",
    "Moved",
    "answer",
    "balance",
    "balances",
    "check",
    "holds",
    "statement",
    "transfers",
]


@dataclass(frozen=True, slots=True)
class Balance:
    """What lies on an account, what of it is held, and its floor, in the smallest unit of its asset."""

    account: int
    asset: str
    posted: int
    held: int
    floor: int | None

    @property
    def free(self) -> int | None:
        """What can still be spent; None where there is no floor."""
        return None if self.floor is None else self.posted - self.held - self.floor


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer as an account saw it: `amount` with its sign, `balance` after it (posted, holds not counted)."""

    act: int
    n: int
    kind: str
    reason: str
    other_account: int
    amount: int
    balance: int
    event_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HeldLeg:
    """One leg of a reservation; `open` is what is still held of it."""

    n: int
    debit: int
    credit: int
    amount: int
    captured: int
    state: HoldState

    @property
    def open(self) -> int:
        return self.amount - self.captured if self.state is HoldState.OPEN else 0


@dataclass(frozen=True, slots=True)
class Moved:
    """One transfer of an act, and how much of it was reversed since."""

    act: int
    n: int
    debit: int
    credit: int
    amount: int
    reversed: int


def balance(account: int) -> Balance:
    """One account's balance now. Raises UnknownAccount."""
    found = balances([account])
    if account not in found:
        raise UnknownAccount(account=account)
    return found[account]


def balances(accounts: Iterable[int]) -> dict[int, Balance]:
    """Balances by account id, read in one moment; unknown ids are absent."""
    rows = Account.objects.filter(pk__in=list(accounts)).values_list("pk", "asset", "posted", "held", "floor")
    return {row[0]: Balance(*row) for row in rows}


_STATEMENT = """
select t.account, t.act_id, t.n, a.kind, a.reason, t.other, t.amount,
       sum(t.amount) over (partition by t.account order by t.act_id, t.n, t.amount)::bigint, a.event_at, a.recorded_at
  from (select debit_id as account, act_id, n, credit_id as other, -amount as amount
          from ledger_transfer where debit_id = any(%(accounts)s)
        union all
        select credit_id, act_id, n, debit_id, amount from ledger_transfer where credit_id = any(%(accounts)s)) t
  join ledger_act a on a.id = t.act_id
 where %(until)s::timestamptz is null or a.event_at <= %(until)s
 order by t.act_id, t.n, t.amount
"""


def statement(account: int, until: datetime | None = None) -> list[Line]:
    """Every transfer of an account with the running balance, in the order of the acts; `until` a business moment."""
    return statements([account], until)[account]


def statements(accounts: Iterable[int], until: datetime | None = None) -> dict[int, list[Line]]:
    """The statements of several accounts, in one query."""
    lines: dict[int, list[Line]] = {account: [] for account in accounts}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"accounts": list(lines), "until": until})
        for account, *line in cursor.fetchall():
            lines[account].append(Line(*line))
    return lines


def moved(account: int, *kinds: str, reason: str = "") -> int:
    """What acts of these kinds (and with this reason, if one is given) brought to an account; negative: took away."""
    rows = Transfer.objects.filter(act__kind__in=kinds)
    rows = rows.filter(act__reason=reason) if reason else rows
    brought = rows.filter(credit_id=account).aggregate(total=Sum("amount"))["total"] or 0
    taken = rows.filter(debit_id=account).aggregate(total=Sum("amount"))["total"] or 0
    return int(brought - taken)


def holds(act: int) -> list[HeldLeg]:
    """The legs that an act reserved, in order; empty for a refused act or one that reserved nothing."""
    rows = Hold.objects.filter(act_id=act).order_by("n")
    return [HeldLeg(h.n, h.debit_id, h.credit_id, h.amount, h.captured, HoldState(h.state)) for h in rows]


def transfers(act: int) -> list[Moved]:
    """The transfers that an act wrote, with what was reversed of each."""
    undone: dict[int, int] = {}
    for n, amount in Transfer.objects.filter(reverses_act_id=act).values_list("reverses_n", "amount"):
        undone[n or 0] = undone.get(n or 0, 0) + amount
    rows = Transfer.objects.filter(act_id=act).order_by("n")
    return [Moved(act, t.n, t.debit_id, t.credit_id, t.amount, undone.get(t.n, 0)) for t in rows]


def answer(*, book: int, key: UUID) -> Outcome | None:
    """The stored answer to a key, or None where no act has it: the way to finish after a crash."""
    found = ActKey.objects.filter(book_id=book, key=key).select_related("act").first()
    return None if found is None else Outcome(found.act_id, Code(found.act.code), found.act.refused_leg, replayed=True)
