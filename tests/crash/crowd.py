"""Learners who book over HTTP on a running stack, and the count of what they were told against what there is."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psycopg

from rugzak.base.calendar import workdays_after
from rugzak.cli.journey.client import As
from rugzak.config import postgres

BOOKER = Path(__file__).with_name("booker.py")
LEARNERS = ("an", "bilal", "claire")
TRAINING = "LOG-PLAN"
CAPACITY = 12
BOOKED = "SELECT key, id, session_id FROM booking_booking WHERE session_id = ANY(%s)"
ACTS = "SELECT key, count(*) FROM ledger_act WHERE code = 0 AND kind = 'booking' AND key = ANY(%s) GROUP BY key"


@dataclass
class Count:
    """What was told and what there is. Everything but the first must be zero."""

    acknowledged: int
    missing: int  # told, and the API or the table doesn't know it
    untold: int  # in the table, although everybody got an answer and nobody was told of it
    twice: int  # more bookings of a key, or not one act of a booking
    seats_off: int  # sessions whose seats taken are not their bookings
    refused_yet_booked: int

    def __str__(self) -> str:
        return f"{self.acknowledged} acknowledged, {self.missing} missing, {self.twice} twice"


@dataclass
class Crowd:
    """Two clients a learner, each with half of the sessions, and what they noted."""

    base: str
    notes: Path
    provider: As = field(init=False)
    learners: dict[str, As] = field(init=False)
    sessions: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.provider = As(self.base, "provider")
        self.learners = {login: As(self.base, login) for login in LEARNERS}

    def plan(self, number: int) -> None:
        """The provider plans sessions with seats for all."""
        found = self.provider.get("/catalogue/trainings", text="logistiek planner")["items"]
        training = next(hit["id"] for hit in found if hit["code"] == TRAINING)
        first = date.fromisoformat(self.learners["an"].get("/demo/clock")["now"][:10]) + timedelta(days=30)
        for later in range(number):
            day = workdays_after(first + timedelta(days=later % 100), 0).isoformat()
            part = {"date": day, "start_time": "08:30", "minutes": 240}
            body = {"capacity": CAPACITY, "parts": [part], "post_code": "2800"}
            self.sessions.append(self.provider.post(f"/catalogue/trainings/{training}/sessions", body)["id"])

    @contextmanager
    def booking(self) -> Iterator[None]:
        """All clients at work; afterwards each has an answer to everything it asked."""
        running = [self._client(login, half) for login in LEARNERS for half in (0, 1)]
        try:
            yield
        finally:
            for client in running:
                client.send_signal(signal.SIGTERM)
            codes = [client.wait(60) for client in running]
        assert not any(codes), "a client failed: see its words above"

    def _client(self, login: str, half: int) -> subprocess.Popen[bytes]:
        note, sessions = self.notes / f"{login}-{half}.txt", self.notes / f"sessions-{half}"
        sessions.write_text("\n".join(self.sessions[half::2]))
        return subprocess.Popen([sys.executable, str(BOOKER), self.base, login, str(note), str(sessions)])

    def told(self, word: str) -> dict[str, list[list[str]]]:
        """What each learner was answered: lines that begin with `word`, without it."""
        found: dict[str, list[list[str]]] = {login: [] for login in LEARNERS}
        for note in self.notes.glob("*.txt"):
            lines = [line.split() for line in note.read_text().splitlines()]
            found[note.name.partition("-")[0]] += [parts for first, *parts in lines if first == word]
        return found

    def all_began(self) -> bool:
        """Whether each client has an answer to something."""
        return len([note for note in self.notes.glob("*.txt") if note.stat().st_size]) == 2 * len(LEARNERS)

    def acknowledged(self) -> int:
        return sum(map(len, self.told("booked").values()))

    def count(self) -> Count:
        """Hold the notes against the API, the tables and the books."""
        with psycopg.connect(postgres.embedded(postgres.find()).url()) as connection:
            rows = [tuple(map(str, row)) for row in connection.execute(BOOKED, (self.sessions,))]
            acts = dict(connection.execute(ACTS, ([booking for _, booking, _ in rows],)).fetchall())
        told = [(login, key, booking) for login, lines in self.told("booked").items() for key, booking in lines]
        booked = {(key, booking) for key, booking, _ in rows}
        missing = [each for each in told if each[1:] not in booked or not self._api_knows(each[0], each[2])]
        taken = Counter(session for _, _, session in rows)
        refused = {key for lines in self.told("refused").values() for (key,) in lines}
        return Count(
            acknowledged=len(told),
            missing=len(missing),
            untold=len(booked - {(key, booking) for _, key, booking in told}),
            twice=len(rows) - len({key for key, _, _ in rows}) + sum(number != 1 for number in acts.values()),
            seats_off=sum(self._taken(session) != taken[session] for session in self.sessions),
            refused_yet_booked=len(refused & {key for key, _, _ in rows}),
        )

    def _api_knows(self, login: str, booking: str) -> bool:
        answer = self.learners[login].http.get(f"/bookings/{booking}")
        return answer.status_code == 200 and answer.json()["id"] == booking

    def _taken(self, session: str) -> int:
        seen = self.provider.get(f"/catalogue/sessions/{session}")
        return int(seen["capacity"]) - int(seen["seats_free"])
