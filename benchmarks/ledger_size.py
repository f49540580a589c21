"""Does the ledger slow down as it grows? Our writer on an empty ledger and on one with so many transfers, in one run.

    python benchmarks/ledger_size.py [--transfers 50000000] [--rounds 3] [--seconds 6]

The old transfers are put there in bulk (300,000 purses, three transfers an act, in a book of their own, over twelve
months), with the figures of accounts made right and a link of the chain for every five hundred acts, so that the full
check and the proof of the chain have as much to do as they would have. Exits 1 where the rate falls by more than 15 %
or the check takes more than five minutes.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from money import contenders, server, world

from ledger import prepare

LEAST_KEPT, MOST_SECONDS = 0.85, 300
MONTHS, BLOCK = 12, 2_000_000
# Act ids of one past month; keys as they are made in time order.
_ACTS = """
with act as (
  insert into ledger_act(id, book_id, key, body_hmac, kind, code, legs, reason, basis, event_at, recorded_at, pending)
  select n, %(book)s, (lpad(to_hex(n), 12, '0') || substr(md5(n::text), 1, 20))::uuid, sha256(n::text::bytea), 'old', 0,
         3, '', '', now() - interval '1 year', now() - interval '1 year', false
    from generate_series(%(first)s::bigint, %(last)s::bigint) n
  returning id, key)
insert into ledger_actkey(key, book_id, act_id) select key, %(book)s, id from act
"""
_TRANSFERS = """
insert into ledger_transfer(act_id, n, debit_id, credit_id, amount)
select a, k,
       case when k = 2 then %(other)s::bigint
            else %(purses)s::bigint + (a * 7919 + k * 104729) %% %(many)s::bigint end,
       case when k = 2 then %(purses)s::bigint + (a * 7919 + 104729) %% %(many)s::bigint else %(spent)s::bigint end, 1
  from generate_series(%(first)s::bigint, %(last)s::bigint) a, generate_series(1, 3) k
"""
# Constraints first, then plain indexes: how to drop each and how to make it again.
_INDEXES = """
select format('alter table %s drop constraint %I', conrelid::regclass, conname),
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  from pg_constraint
 where conrelid in ('ledger_act'::regclass, 'ledger_actkey'::regclass, 'ledger_transfer'::regclass)
   and contype in ('p', 'u')
union all
select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i
 where i.indrelid in ('ledger_act'::regclass, 'ledger_actkey'::regclass, 'ledger_transfer'::regclass)
   and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
"""
_LINKS = """
select ledger_add_link(%(book)s::bigint, n, least(n + 499, %(last)s::bigint), now())
  from generate_series(%(first)s::bigint, %(last)s::bigint, 500) n
"""
_ACCOUNTS = """
update ledger_account a set posted = a.posted + s.net from (
  select id, sum(m)::bigint as net from (
    select debit_id as id, -amount as m from ledger_transfer union all select credit_id, amount from ledger_transfer) t
  group by id) s where s.id = a.id
"""


def main() -> None:
    options = _options()
    with server.primary() as address:
        prepare(address, peers=False)
        made = world.make(address)
        empty = [contenders.ours(2000)(made, options.seconds) for _ in range(options.rounds)]
        print(f"empty: {[f'{rate:,.0f}' for rate in empty]}/s", flush=True)
        _fill(address, made, options.transfers)
        full = [contenders.ours(2000)(made, options.seconds) for _ in range(options.rounds)]
        print(f"{options.transfers:,} transfers: {[f'{rate:,.0f}' for rate in full]}/s", flush=True)
        seconds = _check()
        _prove()
    kept = statistics.median(full) / statistics.median(empty)
    print(f"\nkept {kept:.2f} of the rate (bar {LEAST_KEPT}); full check {seconds:.0f} s (bar {MOST_SECONDS})")
    sys.exit(0 if kept >= LEAST_KEPT and seconds <= MOST_SECONDS else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=50_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    return parser.parse_args()


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Bulk loading with the indexes off; they are made again as they were."""
    kept = connection.execute(_INDEXES).fetchall()
    for drop, _ in kept:
        connection.execute(drop)
    yield
    connection.execute("set maintenance_work_mem = '1GB'")
    for _, make in reversed(kept):
        connection.execute(make)


def _fill(address: str, made: world.World, transfers: int) -> None:
    began = time.monotonic()
    with psycopg.connect(address, autocommit=True) as connection:
        given = {
            "book": made.book + 1,
            "purses": made.purses,
            "many": world.PURSES,
            "spent": made.spent,
            "other": made.budget + 1,
        }
        connection.execute("select ledger_begin_month(now())")
        with _without_indexes(connection):
            for month in range(MONTHS):
                _load(connection, given, month, transfers // 3 // MONTHS, began)
        connection.execute(_ACCOUNTS)
        connection.execute("vacuum analyze")
        for month in range(MONTHS):
            _link(connection, given, month, transfers // 3 // MONTHS, began)
    server.checkpoint()
    print()


def _start(connection: psycopg.Connection, month: int) -> int:
    """The act id before the first one of a past month."""
    return _one(connection, "select ledger_ids_a_month()") * month + (0 if month else 1_000_000)


def _link(connection: psycopg.Connection, given: dict[str, int], month: int, acts: int, began: float) -> None:
    """The chain of one past month, a link for every five hundred acts."""
    start = _start(connection, month)
    connection.execute(_LINKS, given | {"first": start + 1, "last": start + acts})
    print(f"\rmonth {month + 1} linked, {time.monotonic() - began:.0f} s", end="", flush=True)


def _load(connection: psycopg.Connection, given: dict[str, int], month: int, acts: int, began: float) -> None:
    """The acts of one past month; then the next begins."""
    start = _start(connection, month)
    for first in range(0, acts, BLOCK // 3):
        ids = {"first": start + first + 1, "last": start + min(acts, first + BLOCK // 3)}
        connection.execute(_ACTS, given | ids)
        connection.execute(_TRANSFERS, given | ids)
        done = 3 * (month * acts + ids["last"] - start)
        print(f"\r{done:,} transfers, {time.monotonic() - began:.0f} s", end="", flush=True)
    connection.execute("select ledger_prepare_month()")
    connection.execute("select ledger_begin_month(now() + %s * interval '32 days')", [month + 1])


def _one(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row
    return int(row[0])


def _check() -> float:
    from rugzak.ledger import queries

    began = time.monotonic()
    report = queries.check()
    took = time.monotonic() - began
    wrong = {row.rule for row in report.differences} - {"posted is the sum of transfers", "sum is zero per asset"}
    print(f"check: {report.transfers:,} transfers in {took:.0f} s; beside the starting balances: {wrong or 'no fault'}")
    return took


def _prove() -> None:
    from rugzak.ledger import chain

    began = time.monotonic()
    report = chain.verify()
    took = time.monotonic() - began
    print(f"chain: {report.links:,} links, {report.acts:,} acts in {took:.0f} s; {len(report.differences)} differences")


if __name__ == "__main__":
    main()
