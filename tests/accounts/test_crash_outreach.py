"""A worker is killed (SIGKILL) while it tells people; the next one goes on, and everyone was told once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from accounts.outreach_house import NOW, Town
from rugzak.accounts.models import Outreach
from rugzak.accounts.outreach.send import MAIL
from rugzak.base import due
from rugzak.base.clock import travel
from rugzak.base.models import Due, Message

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
WORKER = """
import django; django.setup()
from rugzak.accounts.outreach import parts
from rugzak.base import due
parts.MOST = 3
due.run()
"""


def worker() -> subprocess.Popen[bytes]:
    """Another process on the same database."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST'] or 'localhost'}:{at['PORT'] or 5432}/{at['NAME']}"
    own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "rugzak.config.settings"}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | own)


def test_killed_in_the_middle_everyone_is_told_once(settings) -> None:
    settings.RUGZAK_CLOCK_MOVES = True
    travel(to=NOW)
    with transaction.atomic():
        town = Town(40)
        row = town.make()
    due.run()
    town.send(row)
    kills = 0
    while Due.objects.filter(kind="outreach.send", done_at=None).exists() and kills < 4:
        before, running = Message.objects.filter(kind=MAIL).count(), worker()
        until = time.monotonic() + 60
        while Message.objects.filter(kind=MAIL).count() <= before and running.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        kills += running.wait() == -signal.SIGKILL
    told = Message.objects.filter(kind=MAIL).count()
    assert kills and 0 < told < 40, "it was killed in the middle"
    due.run()
    row = Outreach.objects.get(pk=row.pk)
    mails = Counter(Message.objects.filter(kind=MAIL).values_list("person_id", flat=True))
    assert set(mails.values()) == {1} and len(mails) == row.reached and row.reached + (row.held_out or 0) == 40
