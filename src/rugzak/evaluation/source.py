"""What surveys read of the other rooms: their published views, in SQL. A view that isn't there gives no rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from rugzak.base.text import Text

_NOT_ASKED = (
    "not exists (select 1 from evaluation_invitation i where i.booking_id = b.booking_id and i.kind = %(kind)s)"
)
_CANDIDATES = """
select b.booking_id, b.person_id, b.training_id, b.start, b."end", coalesce(t.aftercare_days, 0)
  from published.booking b join published.training t using (training_id)
 where b.person_id is not null and """
_ENDED = """ b.state in ('held', 'completed') and b."end" >= %(since)s
   and (b."end" < %(today)s or (b.state = 'completed' and b."end" = %(today)s)) and """
_COMING = """ b.state = 'held' and b.start > %(today)s and b.start <= %(until)s and
 (exists (select 1 from published.training_skill s where s.training_id = b.training_id)
  or exists (select 1 from evaluation_knowledgeitem k where k.training_id = b.training_id)) and """
_BEFORE_ANSWERED = """ exists (select 1 from evaluation_invitation a where a.booking_id = b.booking_id
   and a.kind = 'knowledge_before' and a.answered_at is not null) and """


@dataclass(frozen=True)
class Candidate:
    """A booking about which someone can be asked something."""

    booking_id: UUID
    person_id: UUID
    training_id: UUID
    start: date
    end: date
    aftercare_days: int


@dataclass(frozen=True)
class Contact:
    email: str
    language: str


def ended(kind: str, *, today: date, since: date) -> list[Candidate]:
    """Bookings that ended and about which this kind was not asked yet."""
    return _candidates(_ENDED + _NOT_ASKED, kind=kind, today=today, since=since)


def measured_before(kind: str, *, today: date, since: date) -> list[Candidate]:
    """The same, where the person answered before the training."""
    return _candidates(_ENDED + _BEFORE_ANSWERED + _NOT_ASKED, kind=kind, today=today, since=since)


def coming(kind: str, *, today: date, until: date) -> list[Candidate]:
    """Bookings that start soon, of trainings that say what they teach."""
    return _candidates(_COMING + _NOT_ASKED, kind=kind, today=today, until=until)


def took_part(booking_id: UUID) -> bool:
    """Whether a booking still stands: a no-show or a cancelled one is asked nothing."""
    sql = "select 1 from published.booking where booking_id = %(id)s and state in ('held', 'completed')"
    return bool(_rows(("booking",), sql, {"id": booking_id}))


def contact(person_id: UUID) -> Contact | None:
    """Where a person can be reached; None for people without an address and for those who don't want surveys."""
    sql = "select email, language from published.contact where person_id = %(person)s and email <> '' limit 1"
    rows = _rows(("contact",), sql, {"person": person_id})
    return Contact(rows[0][0], rows[0][1]) if rows else None


def training_title(training_id: UUID) -> Text:
    """The title of a training; empty where it is not published."""
    rows = _rows(
        ("training",), "select title::text from published.training where training_id = %(id)s", {"id": training_id}
    )
    return Text.from_json(json.loads(rows[0][0])) if rows else Text()


def training_skills(training_id: UUID) -> list[str]:
    """URIs of the skills that a training teaches, in a fixed order: before and after ask the same."""
    sql = "select skill_uri from published.training_skill where training_id = %(id)s order by skill_uri"
    return [row[0] for row in _rows(("training_skill",), sql, {"id": training_id})]


def exists(*views: str) -> bool:
    """Whether all these views are published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select bool_and(to_regclass('published.' || v) is not null) from unnest(%s::text[]) v", [list(views)]
        )
        return bool(cursor.fetchone()[0])


def _candidates(where: str, **params: Any) -> list[Candidate]:
    needed = ("booking", "training", "training_skill")
    return [Candidate(*row) for row in _rows(needed, _CANDIDATES + where, params)]


def _rows(views: Sequence[str], sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    if not exists(*views):
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(params))
        return list(cursor.fetchall())
