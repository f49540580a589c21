"""Full recomputation of the ledger in SQL, from holds, transfers and acts up; every difference is named with its ids.

What it can't see: a refused act that vanished, and rows rewritten everywhere at once in agreement.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

_RULES = Path(__file__).parent / "checks"


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that doesn't hold for one subject (`account 12`, `hold 7.1`, `asset EUR`)."""

    rule: str
    subject: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Figures by name, the sum of all balances by asset, and every difference."""

    figures: dict[str, int]
    sums: dict[str, int]
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.differences

    @property
    def accounts(self) -> int:
        return self.figures["accounts"]

    @property
    def acts(self) -> int:
        return self.figures["acts"]

    @property
    def transfers(self) -> int:
        return self.figures["transfers"]


_FIGURES = """
select (select count(*) from ledger_book) as books, (select count(*) from ledger_account) as accounts,
       (select count(*) from ledger_act) as acts, (select count(*) from ledger_act where code <> 0) as refused,
       (select count(*) from ledger_act where pending) as pending,
       (select count(*) from ledger_hold) as holds, (select count(*) from ledger_hold where state = 0) as open_holds,
       (select count(*) from ledger_transfer) as transfers,
       (select count(*) from ledger_transfer where reverses_act_id is not null) as reversals
"""
_SUMS = "select asset, sum(posted)::bigint from ledger_account group by asset order by asset"


def check() -> CheckReport:
    """Recompute everything in one snapshot; takes no locks, so it can run beside the work."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute(_FIGURES)
        figures = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
        cursor.execute(_SUMS)
        sums = dict(cursor.fetchall())
        return CheckReport(figures, sums, [found for rule in _rules() for found in _differences(cursor, *rule)])


def _rules() -> list[tuple[str, str]]:
    return [
        (path.stem[3:].replace("_", " "), path.read_text(encoding="utf-8")) for path in sorted(_RULES.glob("*.sql"))
    ]


def _differences(cursor: Any, rule: str, query: str) -> list[Difference]:
    cursor.execute(query)
    return [Difference(rule, *(str(value) for value in row)) for row in cursor.fetchall()]
