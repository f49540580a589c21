"""A learner's client of the crash test over HTTP: booker.py <base> <login> <note> <sessions>

Books the sessions of that file one after the other, until they are finished or SIGTERM comes. Notes (flushed to the
disk) what was answered, and only then: `booked <key> <booking>` or `refused <key>`. What was not answered is asked
again with the same Idempotency-Key until there is an answer, also after SIGTERM.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from rugzak.cli.journey.client import As

stopping = False
PAUSE = 0.1


def stop(_sign: int, _frame: object) -> None:
    global stopping
    stopping = True


def main(base: str, login: str, note: Path, sessions: list[str]) -> None:
    signal.signal(signal.SIGTERM, stop)
    http = As(base, login).http
    with note.open("ab", buffering=0) as file:
        for session in sessions:
            while not stopping:
                word = book(http, session, uuid4())
                file.write(f"{word}\n".encode())
                os.fsync(file.fileno())
                if word.startswith("booked"):
                    break


def book(http: httpx.Client, session: str, key: UUID) -> str:
    """One quote and one booking; a refusal (another client of this person was first) is an answer too."""
    asked = {"session": session, "purpose": "other_job"}
    quote = until_answered(http, "/bookings/quotes", asked).raise_for_status().json()
    body = {**asked, "quote": quote["token"], "consents": [line["n"] for line in quote["lines"]]}
    answer = until_answered(http, "/bookings", body, key)
    if answer.status_code == httpx.codes.CONFLICT:
        return f"refused {key}"
    return f"booked {key} {answer.raise_for_status().json()['id']}"


def until_answered(http: httpx.Client, path: str, body: Any, key: UUID | None = None) -> httpx.Response:
    """Ask the same again and again until someone answers; an error of the server is no answer."""
    headers = {"Idempotency-Key": str(key)} if key else {}
    while True:
        try:
            answer = http.post(path, json=body, headers=headers)
            if not answer.is_server_error:
                return answer
        except httpx.TransportError:
            pass
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]).read_text().split())
