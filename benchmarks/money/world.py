"""What all contenders work on: 300,000 purses, 2,000 sessions with seats, budgets that don't run out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg

from rugzak.ledger.entries import Leg, Request

PURSES, SESSIONS, CLIENTS = 300_000, 2_000, 32
PLENTY = 10**10


@dataclass(frozen=True)
class World:
    """First ids of rows that follow each other."""

    address: str
    book: int  # the hot one; books of clients follow it
    budget: int  # the hot one; budgets of clients follow it
    purses: int
    seats: int
    spent: int
    taken: int

    def requests(self) -> Iterator[Request]:
        """Endless requests of three legs: purse, budget, seat."""
        rand = random.Random(1)
        while True:
            purse = self.purses + rand.randrange(PURSES)
            seat = self.seats + rand.randrange(SESSIONS)
            legs = [Leg(purse, self.spent, 100), Leg(self.budget, self.spent, 100), Leg(seat, self.taken, 1)]
            yield Request(key=uuid4(), legs=legs, kind="bench")


def make(address: str) -> World:
    """Fill a migrated database."""
    with psycopg.connect(address, autocommit=True) as connection:
        book = _first(connection, "insert into ledger_book(name) select 'bench ' || n from generate_series(0, %s) n "
                                  "returning id", CLIENTS)  # fmt: skip
        accounts = [
            _accounts(connection, *row)
            for row in (
                ("EUR", 1 + CLIENTS, 0),
                ("EUR", PURSES, 0),
                ("seat", SESSIONS, 0),
                ("EUR", 1, None),
                ("seat", 1, None),
            )
        ]
        _peers(connection)
        connection.execute("vacuum analyze")
    return World(address, book, *accounts)


def _accounts(connection: psycopg.Connection, asset: str, count: int, floor: int | None) -> int:
    query = """insert into ledger_account(asset, kind, label, posted, held, floor, opening_floor)
      select %s, 'bench', '', %s, 0, %s, %s from generate_series(1, %s) returning id"""
    return _first(connection, query, asset, PLENTY if floor is not None else 0, floor, floor, count)


def _first(connection: psycopg.Connection, query: str, *values: object) -> int:
    return min(row[0] for row in connection.execute(query, values).fetchall())


def _peers(connection: psycopg.Connection) -> None:
    """Tables of a plain web application, and of pgledger (accounts with a running balance and version, entries)."""
    connection.execute(f"""
      create table plain_scheme(id bigint primary key, remaining bigint not null check (remaining >= 0));
      create table plain_purse(id bigint primary key, balance bigint not null check (balance >= 0));
      create table plain_session(id bigint primary key, seats bigint not null check (seats >= 0));
      create table plain_reservation(id bigserial primary key, idem uuid not null unique, purse_id bigint not null,
        session_id bigint not null, amount bigint not null, made_at timestamptz not null);
      insert into plain_scheme values (1, {PLENTY});
      insert into plain_purse select n, {PLENTY} from generate_series(1, {PURSES}) n;
      insert into plain_session select n, {PLENTY} from generate_series(1, {SESSIONS}) n;
      create table style_account(id bigint primary key, balance bigint not null, version bigint not null default 0,
        negative boolean not null, updated_at timestamptz not null default now());
      create table style_transfer(id uuid primary key, debit bigint not null, credit bigint not null,
        amount bigint not null check (amount > 0), made_at timestamptz not null);
      create table style_entry(id uuid primary key, account bigint not null, transfer uuid not null,
        amount bigint not null, before bigint not null, after bigint not null, version bigint not null);
      create index on style_entry(account); create index on style_entry(transfer);
      insert into style_account(id, balance, negative) select n, {PLENTY}, false from generate_series(1, {PURSES}) n;
      insert into style_account(id, balance, negative)
        select -n, {PLENTY}, true from generate_series(1, {SESSIONS} + 3) n;
      create function style_transfer(p_from bigint, p_to bigint, p_amount bigint) returns void language plpgsql as $$
      declare v_id uuid := gen_random_uuid(); v_a style_account; v_b style_account;
      begin
        perform 1 from style_account where id in (p_from, p_to) order by id for update;
        update style_account set balance = balance - p_amount, version = version + 1, updated_at = now()
         where id = p_from returning * into v_a;
        update style_account set balance = balance + p_amount, version = version + 1, updated_at = now()
         where id = p_to returning * into v_b;
        if v_a.balance < 0 and not v_a.negative then raise exception 'too little'; end if;
        insert into style_transfer values (v_id, p_from, p_to, p_amount, now());
        insert into style_entry values
          (gen_random_uuid(), p_from, v_id, -p_amount, v_a.balance + p_amount, v_a.balance, v_a.version),
          (gen_random_uuid(), p_to, v_id, p_amount, v_b.balance - p_amount, v_b.balance, v_b.version);
      end $$;""")
