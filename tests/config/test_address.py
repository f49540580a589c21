"""Addresses of databases: read, written, refused."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from rugzak.config.postgres.address import FAILOVER, Address, check_own_server, parse
from rugzak.config.trouble import Trouble

WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), min_size=1)


@given(WORDS, WORDS, st.one_of(st.just(""), WORDS))
def test_a_socket_address_survives_writing_and_reading(name: str, user: str, password: str) -> None:
    address = Address(name.strip("/") or "x", user, password, host="/a folder/with & signs", port="5432")
    assert parse(address.url()) == address


def test_a_network_address_is_read_in_full() -> None:
    address = parse("postgres://ann:s%40cret@db.example:6543/rugzak?sslmode=require")
    assert address == Address("rugzak", "ann", "s@cret", "db.example", "6543", (("sslmode", "require"),))
    assert address.django()["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://localhost", "rugzak", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Trouble, match="not an address"):
        parse(url)


def test_a_server_that_is_not_there_is_named_with_a_remedy() -> None:
    with pytest.raises(Trouble) as caught:
        check_own_server(parse("postgresql://nobody@127.0.0.1:1/none"))
    assert "DATABASE_URL" in caught.value.message
    assert "unset DATABASE_URL" in caught.value.remedy


def test_the_server_of_the_tests_is_good_enough() -> None:
    assert int(check_own_server(parse(os.environ["DATABASE_URL"])).split(".")[0]) >= 15


SEVERAL = "postgresql://rugzak:s%2Cx@one.example:5432,two.example:6432,[::1]/rugzak?target_session_attrs=read-write"


def test_several_hosts_reach_libpq_as_they_are() -> None:
    address = parse(SEVERAL)
    assert (address.host, address.port, address.password) == ("one.example,two.example,::1", "5432,6432,", "s,x")
    assert parse(address.url()) == address
    given = conninfo_to_dict(address.url())
    assert (given["host"], given["port"]) == (address.host, address.port)
    assert given["target_session_attrs"] == address.django()["OPTIONS"]["target_session_attrs"] == "read-write"


def test_several_hosts_bring_what_a_failover_needs_and_one_host_does_not() -> None:
    several = parse("postgresql://rugzak@one,two/rugzak?connect_timeout=9")
    assert dict(several.options) == {**FAILOVER, "connect_timeout": "9"}
    assert parse("postgresql://rugzak@one/rugzak").options == ()
    assert (
        parse("postgresql://rugzak@one,two/rugzak?target_session_attrs=any").django()["OPTIONS"]["target_session_attrs"]
        == "any"
    )


def test_a_timeout_of_its_own_goes_before_ours() -> None:
    address = parse(os.environ["DATABASE_URL"])
    assert int(check_own_server(replace(address, options=(("connect_timeout", "7"),))).split(".")[0]) >= 15
    assert replace(address, options=()).arguments(connect_timeout=10)["connect_timeout"] == 10


def test_a_host_that_is_away_is_passed_over() -> None:
    """As after failover: the first host refuses, the second takes writes."""
    address = parse(os.environ["DATABASE_URL"])
    hosts = f"127.0.0.1,{address.host}" if address.host else "127.0.0.1,"
    several = replace(address, host=hosts, port=f"1,{address.port}", options=(("target_session_attrs", "read-write"),))
    assert int(check_own_server(parse(several.url())).split(".")[0]) >= 15
