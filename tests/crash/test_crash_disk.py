"""A disk that fills up, and a restore from a base backup and the log: no acknowledged booking is missing."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from rig import Rig, rig  # type: ignore[import-not-found]
from test_crash_ledger import CHECK, SETUP, wait_for_bookings

from rugzak.config import postgres, testing
from rugzak.config.postgres import binaries, child
from rugzak.config.postgres.cluster import ADMIN
from rugzak.config.postgres.place import PORT, Place

Note = Callable[[str, object], None]
pytestmark = pytest.mark.crash
MEGABYTES = 500
PROVE = "from rugzak.ledger import chain, queries\nassert queries.check().ok and chain.verify().ok"


@contextmanager
def small_disk(place: Place) -> Iterator[None]:
    """A file system of so many megabytes, in memory, where a server is to be."""
    folder, (user, group) = place.home, place.ids() or (0, 0)
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700,uid={user},gid={group}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def cramped() -> Iterator[Rig]:
    """A server on a small disk. The notes of the clients lie elsewhere: they must not fail with it."""
    name = f"test-{os.getpid()}-full"
    place, notes = postgres.find(name), Path(f"/tmp/rugzak-{name}")
    notes.mkdir()
    with small_disk(place):
        try:
            made = Rig(place, {**postgres.TESTING, "max_wal_size": "64MB", "min_wal_size": "32MB"}, notes)
            made.restart()
            made.migrate()
            made.become({"max_connections": "50", "max_wal_size": "64MB", "min_wal_size": "32MB"})
            yield made
        finally:
            postgres.stop(place)
            shutil.rmtree(notes)
    testing.remove(name)


def test_a_full_disk_refuses_and_loses_nothing(cramped: Rig, record_property: Note) -> None:
    book, purse, provider = map(int, cramped.run(SETUP).split())
    filler = cramped.place.home / "filler"
    with cramped.clients(4, book, (purse, provider)):
        wait_for_bookings(cramped, 50)
        _fill(filler)
        stuck = _until_stuck(cramped)
        filler.unlink()
        cramped.restart()  # where it gave up; adopts it where it did not
        wait_for_bookings(cramped, stuck + 20)
    acknowledged, booked = cramped.acknowledged(), cramped.booked(book)
    missing = [key for key in acknowledged if key not in booked]
    record_property("figure", f"disk full after {stuck}: {len(acknowledged)} acknowledged, {len(missing)} missing")
    assert int(cramped.run(CHECK.format(purse=purse))) == len(booked)
    assert not missing and not [key for key, count in booked.items() if count > 1]
    cramped.run(PROVE)


def _fill(filler: Path) -> None:
    """Take what is left of the disk."""
    with filler.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 1_000_000)
                file.flush()
        except OSError:
            return


def _until_stuck(server: Rig) -> int:
    """Wait until nothing is booked any more; gives how many were acknowledged by then."""
    end, before = time.monotonic() + 120, -1
    while (now := len(server.acknowledged())) != before:
        assert time.monotonic() < end, "the disk never got full: nothing was proved"
        before = now
        time.sleep(2)
    return before


@pytest.fixture
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A server that keeps its log in an archive."""
    name = f"test-{os.getpid()}-archive"
    with rig(name, tmp_path_factory.mktemp("notes"), {"max_connections": "50"}) as made:
        child.make_folder(made.place, made.place.home / "archive")
        copy = f"cp %p '{made.place.home}/archive/%f'"
        made.become({"max_connections": "50", "archive_mode": "on", "archive_command": copy})
        yield made


def test_a_restore_to_a_moment_has_all_that_was_acknowledged_by_then(archived: Rig, record_property: Note) -> None:
    book, purse, provider = map(int, archived.run(SETUP).split())
    place = postgres.find(f"{archived.place.name}-restored")
    try:
        with archived.clients(4, book, (purse, provider)):
            wait_for_bookings(archived, 50)
            _base_backup(archived.place, place)
            wait_for_bookings(archived, len(archived.acknowledged()) + 100)
            by_then = archived.acknowledged()
            moment = _sql(archived, "select clock_timestamp()::text")
            wait_for_bookings(archived, len(by_then) + 100)
        _sql(archived, "select pg_switch_wal()")
        all_of_it = archived.booked(book)
        time.sleep(2)
        restored = _restore(archived, place, moment)
        booked = restored.booked(book)
        missing = [key for key in by_then if key not in booked]
        text = f"restore to a moment: {len(by_then)} acknowledged by then, {len(missing)} missing, {len(booked)} there"
        record_property("figure", f"{text}, {len(all_of_it)} in the end")
        assert not missing and len(by_then) <= len(booked) < len(all_of_it)
        restored.run(PROVE)
    finally:
        testing.remove(place.name)


def _admin(place: Place) -> str:
    return f"host={place.sockets} port={PORT} user={ADMIN} dbname=rugzak"


def _sql(server: Rig, query: str) -> str:
    with psycopg.connect(_admin(server.place), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return str(row[0]) if row else ""


def _base_backup(first: Place, second: Place) -> None:
    child.make_folder(second, second.home)
    program = child.reachable(first, binaries.choose(first.major)).folder / "pg_basebackup"
    done = child.run(second, [program, "-d", _admin(first), "-D", second.data, "-X", "none", "-c", "fast"])
    assert done.returncode == 0, done.stderr


def _restore(server: Rig, place: Place, moment: str) -> Rig:
    """Start the backup, let it read the archive up to the moment, and have it go on from there."""
    (place.data / "recovery.signal").touch()
    ids = place.ids()
    if ids:
        os.chown(place.data / "recovery.signal", *ids)
    restored = Rig(
        place,
        {
            **{"max_connections": "50", "restore_command": f"cp '{server.place.home}/archive/%f' %p"},
            **{"recovery_target_time": f"'{moment}'".strip("'"), "recovery_target_action": "promote"},
        },
        server.notes,
    )
    restored.restart()
    while _sql(restored, "select pg_is_in_recovery()") != "False":
        time.sleep(0.2)
    return restored
