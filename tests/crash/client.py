"""A client of the crash rig: client.py <note> <book> <purse> <provider> [hasty]. Books cent by cent until SIGTERM.

A hasty one takes its answer before the disk has it: the control of early lock release.
"""

import os
import signal
import sys
import threading
from uuid import UUID, uuid4

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402

from rugzak.base import durable  # noqa: E402
from rugzak.ledger import services  # noqa: E402
from rugzak.ledger.services import Code, Leg  # noqa: E402

stopping = False


def stop(_sign: int, _frame: object) -> None:
    global stopping
    stopping = True


def main(note: str, book: int, purse: int, provider: int) -> None:
    signal.signal(signal.SIGTERM, stop)
    with open(note, "ab", buffering=0) as file:  # noqa: PTH123
        while not stopping:
            key = uuid4()
            if book_until_answered(key, book, purse, provider):
                file.write(f"{key}\n".encode())
                os.fsync(file.fileno())


def book_until_answered(key: UUID, book: int, purse: int, provider: int) -> bool:
    """Ask again with the same key until there is an answer; gives whether it was granted."""
    while True:
        try:
            with transaction.atomic():
                outcome = services.reserve(book=book, key=key, legs=[Leg(purse, provider, 1)], kind="crash")
            return outcome.code == Code.GRANTED
        except DatabaseError:
            connection.close()
            if stopping:
                return False
            threading.Event().wait(0.05)  # libfaketime breaks sleep


if __name__ == "__main__":
    if sys.argv[5:] == ["hasty"]:
        durable.flush = lambda: None
    main(sys.argv[1], *map(int, sys.argv[2:5]))
