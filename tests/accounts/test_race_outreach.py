"""Several workers at one outreach: everyone is counted once and told once. A control shows that the rig does race."""

from collections import Counter
from threading import Barrier

import pytest
from django.db import transaction

from accounts.outreach_house import NOW, Town
from accounts.test_race import AT_ONCE, together
from rugzak.accounts.models import Outreach, OutreachMember
from rugzak.accounts.outreach import parts
from rugzak.accounts.outreach.send import MAIL, SEND, tell
from rugzak.base import due, outbox
from rugzak.base.clock import travel
from rugzak.base.models import Due, Message

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(settings, monkeypatch) -> Town:
    settings.RUGZAK_CLOCK_MOVES = True
    monkeypatch.setattr(parts, "MOST", 3)
    travel(to=NOW)
    with transaction.atomic():
        return Town()


def mails() -> Counter[object]:
    return Counter(Message.objects.filter(kind=MAIL).values_list("person_id", flat=True))


def test_workers_count_and_tell_each_person_once(town: Town) -> None:
    row = town.make()
    together(due.run)
    due.run()
    assert OutreachMember.objects.count() == Outreach.objects.get(pk=row.pk).people == 12
    town.send(row)
    together(due.run)
    due.run()
    row.refresh_from_db()
    assert set(mails().values()) == {1} and len(mails()) == row.reached


def test_one_part_at_many_workers_tells_each_person_once(town: Town) -> None:
    row = town.make()
    due.run()
    town.send(row)
    part = Due.objects.get(kind=SEND)

    def work() -> None:
        with transaction.atomic():
            tell(part)

    assert together(work) == [None] * AT_ONCE
    row.refresh_from_db()
    assert set(mails().values()) == {1} and len(mails()) == row.reached


def test_control_without_the_lock_people_are_told_more_than_once(town: Town) -> None:
    town.make()
    due.run()
    barrier = Barrier(AT_ONCE)

    def naive() -> None:
        with transaction.atomic():
            waiting = list(OutreachMember.objects.filter(told_at=None, held_out=False).select_related("person"))
            barrier.wait()
            for member in waiting:
                outbox.post(kind=MAIL, to="x@example.org", language="nl", context={}, person_id=member.person_id)

    together(naive)
    assert max(mails().values()) > 1
