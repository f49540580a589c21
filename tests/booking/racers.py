"""What two web processes do at the same moment: real bookings, and a naive twin that looks, decides and then writes.

Nothing of Django is imported before the process knows which database it works on.
"""

import multiprocessing
import os
from collections.abc import Sequence
from typing import Any

_SPAWN = multiprocessing.get_context("spawn")


def race(work: str, lanes: Sequence[Sequence[Any]], dsn: str) -> list[list[Any]]:
    """Run each lane in a process of its own; before every job all wait for each other. Results by lane."""
    barrier, results = _SPAWN.Barrier(len(lanes), timeout=120), _SPAWN.Queue()
    shared = (work, dsn, barrier, results)
    runners = [_SPAWN.Process(target=_process, args=(n, lane, *shared)) for n, lane in enumerate(lanes)]
    for runner in runners:
        runner.start()
    answers = dict(results.get(timeout=240) for _ in runners)
    for runner in runners:
        runner.join()
    return [answers[n] for n in range(len(lanes))]


def _process(n: int, jobs: Sequence[Any], work: str, dsn: str, barrier: Any, results: Any) -> None:
    os.environ |= {"DATABASE_URL": dsn, "RUGZAK_CLOCK_MOVES": "1", "DJANGO_SETTINGS_MODULE": "rugzak.config.settings"}
    import django

    django.setup()
    done = []
    try:
        ready = [_WORK[work][0](job) for job in jobs]
        for job in ready:
            barrier.wait()
            done.append(_WORK[work][1](job))
    except Exception as error:
        barrier.abort()
        done.append(f"{type(error).__name__}: {error}")
    results.put((n, done))


def _ready(job: Any) -> Any:
    """Look at the page: everything a web process has before the click."""
    from rugzak.accounts import access
    from rugzak.accounts.models import Person
    from rugzak.booking.quote import quote
    from rugzak.catalogue.models import Session

    person_id, session_id, key = job
    person, session = Person.objects.get(pk=person_id), Session.objects.get(pk=session_id)
    seen = quote(person=person, session=session, purpose="job")
    return {
        "actor": access.actor_of(person.user), "person": person, "session": session, "purpose": "job",
        "quote": seen.token, "consents": [line.n for line in seen.lines], "key": key,
    }  # fmt: skip


def _click(job: Any) -> str:
    """The click: the booking's id, or the code of the refusal."""
    from rugzak.base.errors import Refusal
    from rugzak.booking.services import book

    try:
        return str(book(**job).pk)
    except Refusal as refusal:
        return refusal.code


def _without_lock(job: Any) -> str:
    """The same click where the caps are asked without the lock: the control of the race for a provider's room."""
    from rugzak.catalogue.trust import standing
    from rugzak.catalogue.trust.models import Standing

    standing.lock = lambda provider_id: Standing.objects.filter(pk=provider_id).first()
    return _click(job)


def _naive(job: Any) -> str:
    """Look whether a seat is free, then take it: what the ledger is there to prevent."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from race_seat where session = %s", [job])
        if cursor.fetchone()[0]:
            return "full"
        cursor.execute("insert into race_seat(session) values (%s)", [job])
        return "taken"


_WORK = {"book": (_ready, _click), "unlocked": (_ready, _without_lock), "naive": (lambda job: job, _naive)}
