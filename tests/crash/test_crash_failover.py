"""The host that takes writes dies or is cut off while clients book: another takes over, no acknowledged act is lost."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from cluster import Cluster, Host, cluster, missing  # type: ignore[import-not-found]
from test_crash_ledger import SETUP, Count, count_bookings  # type: ignore[import-not-found]

Note = Callable[[str, object], None]
pytestmark = [pytest.mark.crash, pytest.mark.skipif(bool(missing()), reason=missing())]
CLIENTS, TESTS = 3, 4
TAKEOVER = 60  # seconds at most: the ttl of 20, the election, and promotion
SENDERS = "select pid from pg_stat_replication"
KEYS = "select count(*) from ledger_actkey"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("notes")) as made:
        made.books = made.run(SETUP * TESTS).splitlines()  # in one go: beginning Django costs seconds
        yield made


@dataclass
class Story:
    """What happened to a cluster whose primary was harmed under load."""

    count: Count
    old: Host
    new: Host
    seconds: float  # from the harm to the first new booking
    stepped_down: float | None  # seconds from the harm until the old one took no more writes by itself


def lose(hosts: Cluster, harm: Callable[[Host], None], back: Callable[[Host], None], *, watch: bool = False) -> Story:
    """Book, harm the primary, wait for another and for bookings there, bring the old one back, book on, and count."""
    book, purse, provider = map(int, hosts.books.pop().split())
    for note in hosts.notes.iterdir():
        note.unlink()
    with hosts.clients(CLIENTS, book, (purse, provider)):
        goes_on(hosts, 50)
        time.sleep(random.uniform(0.5, 1.5))
        old, began = hosts.primary(), time.monotonic()
        harm(old)
        stepped_down = hosts.until(lambda: not old.takes_writes(), TAKEOVER, "it goes on") if watch else None
        hosts.until(lambda: hosts.leader() not in (None, old), TAKEOVER, "no one takes over")
        goes_on(hosts, 1)
        seconds, new = time.monotonic() - began, hosts.primary()
        back(old)
        goes_on(hosts, 50)
    return Story(count_bookings(hosts, book, purse), old, new, seconds, stepped_down)


def goes_on(hosts: Cluster, number: int) -> None:
    """Wait for so many bookings more."""
    told = len(hosts.acknowledged())
    hosts.until(lambda: len(hosts.acknowledged()) >= told + number, 60, "the clients book nothing")


def is_right(hosts: Cluster, story: Story) -> None:
    assert story.count.acknowledged > 0
    assert story.count.missing == story.count.doubled == 0, story.count
    assert story.new is not story.old and not story.old.takes_writes()
    keys = story.new.ask(KEYS, "rugzak")
    hosts.until(lambda: story.old.ask(KEYS, "rugzak") == keys, 20, "the old one lacks something")


def test_the_primary_dies_with_all_that_runs_beside_it(hosts: Cluster, record_property: Note) -> None:
    def back(old: Host) -> None:
        old.start()
        hosts.until(hosts.whole, 60, "the old one does not come back")

    story = lose(hosts, Host.kill, back)
    record_property(
        "figure", f"kill -9 of the primary's host: {story.count}; the next booking after {story.seconds:.0f} s"
    )
    is_right(hosts, story)


@pytest.mark.parametrize("whole", [True, False], ids=["from all", "from the other hosts"])
def test_the_primary_is_cut_off(hosts: Cluster, whole: bool, record_property: Note) -> None:
    def others(host: Host) -> list[str]:
        return [] if whole else hosts.others(host)

    def back(old: Host) -> None:
        old.mend(others(old))
        hosts.until(hosts.whole, 60, "the old one does not come back")

    story = lose(hosts, lambda old: old.cut(others(old)), back, watch=True)
    record_property(
        "figure",
        f"primary cut off from {'all' if whole else 'the other hosts'}: {story.count}; it stepped down after"
        f" {story.stepped_down:.0f} s, the next booking after {story.seconds:.0f} s, pg_rewind x {story.old.rewinds()}",
    )
    is_right(hosts, story)
    assert story.stepped_down and story.stepped_down < story.seconds
    assert story.old.rewinds() > 0


def test_the_rig_sees_a_loss_when_nobody_waits_for_the_replica(hosts: Cluster, record_property: Note) -> None:
    """The control: replication that is not waited for, and that stands still for a while."""
    hosts.configure(synchronous_mode=False, maximum_lag_on_failover=2**30)
    hosts.until(lambda: hosts.whole(False), 30, "it goes on waiting")

    def harm(old: Host) -> None:
        with hosts.admin(old) as connection:
            for (sender,) in connection.execute(SENDERS).fetchall():
                os.kill(sender, signal.SIGSTOP)
        goes_on(hosts, 200)
        old.kill()

    story = lose(hosts, harm, Host.start)
    record_property("figure", f"control, replica not waited for: {story.count}")
    assert story.count.missing > 0
