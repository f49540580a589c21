"""No plan loops over pairs of legs: the inner side of every nested loop is an index."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from rugzak.ledger import services
from rugzak.ledger.services import Leg, Request

JOINS = {"Nested Loop", "Hash Join", "Merge Join"}
INDEXED = {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}


@pytest.fixture
def plans(world):
    """The plans of all statements inside functions, as the server made them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("load 'auto_explain'")
    except DatabaseError:
        pytest.skip("this server has no auto_explain, or this role may not load it")
    wanted = {
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_nested_statements": "on",
        "auto_explain.log_format": "json",
        "client_min_messages": "log",
        "enable_seqscan": "off",
    }
    found = []

    def keep(notice):
        text = notice.message_primary or ""
        if "plan:" in text:
            found.append(json.loads(text.split("plan:", 1)[1]))

    connection.connection.add_notice_handler(keep)
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"set local {name} = '{value}'")
    yield found
    connection.connection.remove_notice_handler(keep)
    with connection.cursor() as cursor:
        for name in wanted:
            cursor.execute(f"reset {name}")


def loops(node):
    children = node.get("Plans", [])
    if node["Node Type"] == "Nested Loop":
        yield next(child for child in children if child["Parent Relationship"] == "Inner")
    for child in children:
        yield from loops(child)


def joins(node):
    return node["Node Type"] in JOINS or any(map(joins, node.get("Plans", [])))


@pytest.mark.parametrize("scarce", [False, True])
@pytest.mark.parametrize("place", [services.reserve_batch, services.post_batch])
def test_no_nested_loop_over_unnests(world, plans, scarce, place):
    purse = world.purse(100 if scarce else 10**6)
    other = world.purse(100)
    legs = [Leg(purse, world.provider, 1), Leg(purse, world.provider, 1, else_debit=other)]
    requests = [Request(key=uuid4(), legs=legs, kind="plan") for _ in range(200)]
    plans.clear()
    codes = {outcome.code for outcome in place(book=world.book, requests=requests)}
    assert len(codes) == 1 + scarce
    inner = [node for plan in plans for node in loops(plan["Plan"])]
    assert len(plans) > 5 and any(joins(plan["Plan"]) for plan in plans)
    assert {node["Node Type"] for node in inner} <= INDEXED
