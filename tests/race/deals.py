"""A rig that makes several processes (and threads in them) compete on one committed database, all starting at once."""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from queue import Queue
from typing import Any

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

Work = Callable[[psycopg.Connection, Any], Any]
_SPAWN = multiprocessing.get_context("spawn")


def address() -> str:
    """Where the test database is, for a psycopg of one's own."""
    at = connection.settings_dict
    parts = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    return make_conninfo(dbname=at["NAME"], **{name: value for name, value in parts.items() if value})


def room_for_lanes(wanted: int) -> int:
    """How many connections the server has room for, at most `wanted`."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('max_connections')::int - (select count(*) from pg_stat_activity) - 8")
        return max(8, min(wanted, cursor.fetchone()[0]))


def deal(jobs: Sequence[Any], lanes: int) -> list[list[Any]]:
    """Jobs over lanes, like cards."""
    return [list(jobs[lane::lanes]) for lane in range(lanes)]


def race(work: Work, lanes: list[list[Any]], *, processes: int, in_step: bool = False) -> list[Any]:
    """Run every lane on a connection of its own, spread over processes; the results, or the first exception.

    All lanes wait for each other at the start, and with `in_step` before each of their jobs.
    """
    barrier = _SPAWN.Barrier(len(lanes), timeout=60)
    results: Any = _SPAWN.Queue()
    shares = [share for share in deal(lanes, processes) if share]
    runners = [
        _SPAWN.Process(target=_process, args=(address(), work, share, barrier, results, in_step)) for share in shares
    ]
    for runner in runners:
        runner.start()
    answers = [answer for _ in runners for answer in results.get(timeout=300)]
    for runner in runners:
        runner.join()
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def _process(dsn: str, work: Work, lanes: list[list[Any]], barrier: Any, results: Any, in_step: bool) -> None:
    done: Queue[Any] = Queue()
    threads = [threading.Thread(target=_lane, args=(dsn, work, jobs, barrier, done, in_step)) for jobs in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put([done.get() for _ in range(done.qsize())])


def _lane(dsn: str, work: Work, jobs: list[Any], barrier: Any, done: "Queue[Any]", in_step: bool) -> None:
    try:
        with psycopg.connect(dsn, autocommit=True) as own:
            barrier.wait()
            for job in jobs:
                if in_step:
                    barrier.wait()
                done.put(work(own, job))
    except Exception as error:
        barrier.abort()
        done.put(RuntimeError(f"{type(error).__name__}: {error}"))
