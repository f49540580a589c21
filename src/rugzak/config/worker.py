"""The worker: jobs of procrastinate, and in a thread beside them the outbox and the due list.

Run as `python -m rugzak.config.worker`; several may run at once (rows are taken with SKIP LOCKED). When the database
goes away the job loop ends the process and the supervisor starts it again.
"""

import logging
import os
import threading
import time
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")

import django

from rugzak.config import paths

logger = logging.getLogger("rugzak.worker")
ROUND_SECONDS = 2.0
DUE_SECONDS = 10.0  # rounds that open and the outbox wait no longer than this for what is due
LEDGER_SECONDS = 60.0
INDEX_SECONDS = 60.0
INDEX_MOST = 400  # a few seconds; the rest the next minute, so that rounds and mails don't wait
STOP_SECONDS = 20


def main() -> None:
    """Run until SIGTERM or SIGINT; a job that runs may finish."""
    django.setup()
    logging.getLogger("rugzak").setLevel(logging.INFO)
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    stop = threading.Event()
    rounds = threading.Thread(target=keep_round, args=(stop,), name="rounds")
    rounds.start()
    try:
        connector = cast(DjangoConnector, app.connector)
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(shutdown_graceful_timeout=STOP_SECONDS)
    finally:
        stop.set()
        rounds.join(STOP_SECONDS)


def keep_round(stop: threading.Event) -> None:
    """Outbox and due list, again and again; an error in one round must not end the next."""
    from django.db import close_old_connections, connection

    beat, kept, indexed = paths.folder("run") / "worker.beat", 0.0, 0.0
    while not stop.is_set():
        close_old_connections()
        try:
            once()
            kept = keep_ledger_each_minute(kept)
            indexed = keep_index_each_minute(indexed)
            beat.touch()
        except Exception:
            logger.exception("a round failed")
            connection.close()
        stop.wait(ROUND_SECONDS)
    connection.close()


def once() -> None:
    """One round: what is due on the business date, the budgets that open and close, then the news it all made."""
    from rugzak.base import due, outbox
    from rugzak.booking.rounds import services as rounds

    report = due.run(seconds=DUE_SECONDS)
    if swept := rounds.sweep():
        logger.info("rounds: %s", swept)
    sent = outbox.send_due()
    if report.done or report.failed or sent:
        logger.info("due: %s done, %s failed; sent: %s", report.done, report.failed, sent)


def keep_ledger_each_minute(last: float) -> float:
    """Seal the books' heads and keep the months once a minute; gives when (seconds of the machine's own clock)."""
    from rugzak.ledger import chain, months

    if time.monotonic() - last < LEDGER_SECONDS:
        return last
    chain.seal()
    if (month := months.keep()) is not None:
        logger.info("ledger: month %s began", month)
    return time.monotonic()


def keep_index_each_minute(last: float) -> float:
    """Make new trainings findable by meaning, and learn their words; gives when, as above."""
    from rugzak.catalogue.search import spelling, vectors

    if time.monotonic() - last < INDEX_SECONDS:
        return last
    if made := vectors.index_trainings(most=INDEX_MOST):
        logger.info("search: %s trainings, %s words", made, spelling.learn_words())
    return time.monotonic()


if __name__ == "__main__":
    main()
