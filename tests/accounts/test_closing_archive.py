"""The papers of a closed fund: they prove themselves, name nobody, and are destroyed on their day."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import world
from accounts.closing_house import RUN_OFF, House
from rugzak.accounts import closing, funds, retention
from rugzak.accounts.closing.errors import NoArchive
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Closing
from rugzak.base import clock as business
from rugzak.base import due, files
from rugzak.base.errors import NotFound
from rugzak.ledger import chain
from rugzak.ledger import queries as ledger_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(clock) -> House:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    return House(clock)


def closed(house: House) -> Closing:
    row = house.stop()
    house.travel(RUN_OFF + timedelta(days=1))
    closing.close(closing_id=row.pk, by=house.asks)
    assert ledger_queries.check().ok
    chain.seal()
    due.run()
    return Closing.objects.select_related("fund__organisation").get(pk=row.pk)


def test_the_archive_proves_itself_and_names_nobody(house: House) -> None:
    row = closed(house)
    content = closing.read_archive(closing=row, by=house.asks)
    assert hashlib.sha256(content).hexdigest() == row.archive_sha256
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("manifest.json"))
        for name, print_ in told["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == print_["sha256"], name
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        moved = list(csv.DictReader(io.StringIO(archive.read("transfers.csv").decode())))
        accounts = list(csv.DictReader(io.StringIO(archive.read("accounts.csv").decode())))
    sums = dict.fromkeys((one["account"] for one in accounts), 0)
    for one in moved:
        sums[one["debit"]] -= int(one["amount"])
        sums[one["credit"]] += int(one["amount"])
    assert set(sums.values()) == {0}
    assert {one["holder"] for one in accounts if one["kind"] == "purse"} == {
        str(person.pseudonym) for person in house.people
    }
    assert told["chain"]["sealed_head"] and "Peeters" not in everything and "@example.org" not in everything


def test_who_may_take_the_archive_and_until_when(house: House) -> None:
    house.owner = world.organisation("fund", name="Fonds")
    house.fund = world.fund("sector", organisation=house.owner, payer="sector")
    house.people = []
    house.asks, house.confirms = world.member("officer", house.owner), world.member("releaser", house.owner)
    row = closed(house)
    with pytest.raises(NotAllowed):
        closing.read_archive(closing=row, by=world.member("officer", world.organisation("fund", name="Ander")))
    assert closing.read_archive(closing=row, by=house.asks)
    house.travel(row.export_until + timedelta(days=1))
    with pytest.raises(NoArchive):
        closing.read_archive(closing=row, by=house.asks)
    assert closing.read_archive(closing=row, by=world.member("officer", house.authority))


def test_on_its_day_the_archive_is_destroyed_and_that_is_written_down(house: House) -> None:
    row = closed(house)
    kept = row.archive_id
    assert row.destroy_on == date(2037, 4, 1)
    house.clock.to(datetime(2037, 4, 2, 10, tzinfo=UTC))
    assert retention.RULES["closed_funds"]() == 1
    row.refresh_from_db()
    assert row.archive_id is None and row.destroyed_at is not None and row.destroyed_at.date() == date(2037, 4, 2)
    with pytest.raises(NotFound):
        files.read(kept)
    with pytest.raises(NoArchive):
        closing.read_archive(closing=row, by=house.asks)


def test_a_closed_fund_can_be_followed_by_a_new_one(house: House) -> None:
    closed(house)
    fresh = world.fund(organisation=house.authority)
    day = business.today()
    assert funds.fund_for(house.people[0], world.decision(on=day)) == fresh
