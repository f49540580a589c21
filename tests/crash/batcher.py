"""Sends one batch through the writer: batcher.py <book> <requests> [fresh]. Prints index code leg act replayed by line.

The requests are a JSON list of [key, [[debit, credit, amount], ...]]. A `fresh` one takes new keys when it sends the
batch again: the control of what keys are for.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from rugzak.ledger import calls  # noqa: E402
from rugzak.ledger.entries import Leg, Outcome, Request  # noqa: E402
from rugzak.ledger.writer import Store, reserving  # noqa: E402


async def main(book: int, requests: list[Request]) -> None:
    line = reserving(Store(os.environ["DATABASE_URL"]), book)
    answers = await asyncio.gather(*[line.ask(request) for request in requests])
    await line.close()
    for index, answer in enumerate(answers):
        print(index, int(answer.code), answer.leg, answer.act, int(answer.replayed))


def read(path: Path) -> list[Request]:
    found = json.loads(path.read_text())
    return [Request(key=UUID(key), legs=[Leg(*leg) for leg in legs], kind="crash") for key, legs in found]


def take_fresh_keys() -> None:
    """Let each sending of a batch have keys of its own."""
    send = calls.send

    def fresh(cursor: calls.Cursor, columns: list[Any]) -> list[Outcome]:
        return send(cursor, [*columns[:3], [uuid4() for _ in columns[3]], *columns[4:]])

    calls.send = fresh


if __name__ == "__main__":
    if sys.argv[3:] == ["fresh"]:
        take_fresh_keys()
    asyncio.run(main(int(sys.argv[1]), read(Path(sys.argv[2]))))
