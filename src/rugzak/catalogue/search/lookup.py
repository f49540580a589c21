"""The one statement that reads what fits a question. Conditions are constant texts; what is asked goes in as values."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from rugzak.base import clock
from rugzak.catalogue.queries import tomorrow
from rugzak.catalogue.search.question import MOST, Question, Row

# Days to look ahead where little is asked: most find enough in the first, so the rest isn't read.
WINDOWS = (2, 10, 60, 100_000)

_SESSION = """
  select s.start, coalesce(s.price_cents, t.price_cents) as price, s.municipality_id
    from catalogue_session s
   where s.training_id = t.id and {sessions}
   order by s.start, s.id limit 1"""
_BY_WORDS = """
select t.id, t.form, t.language, coalesce(n.price, t.price_cents), {rank}, n.start, n.municipality_id
  from catalogue_training t left join lateral ({next}) n on true
 where t.withdrawn_at is null and ({match}) and {trainings}
 limit %(most)s"""
_BY_START = """
select id, form, language, price, 1.0, start, municipality_id
  from (select distinct on (t.id) t.id, t.form, t.language, coalesce(s.price_cents, t.price_cents) as price, s.start,
               s.municipality_id
          from catalogue_session s join catalogue_training t on t.id = s.training_id
         where t.withdrawn_at is null and s.start < %(upto)s and {sessions} and {trainings}
         order by t.id, s.start, s.id) n
 order by start, id limit %(most)s"""
_WITHOUT_SESSION = """
select t.id, t.form, t.language, t.price_cents, 1.0, null, null
  from catalogue_training t
 where t.withdrawn_at is null and {trainings}
   and not exists (select 1 from catalogue_session s where s.training_id = t.id and {sessions})
 order by t.id limit %(most)s"""

_SESSIONS_OF = """
select s.id from catalogue_session s join catalogue_training t on t.id = s.training_id
 where s.training_id = any(%(ids)s::uuid[]) and {sessions} order by s.start, s.id"""


def by_words(asked: Question, tsquery: str, ids: Iterable[UUID], nearby: list[str] | None) -> list[Row]:
    """Trainings with the words, or among some that were found by meaning; at most `MOST` and one."""
    values = _values(asked, nearby) | {"words": tsquery, "ids": list(ids)}
    said = "t.search @@ to_tsquery('simple', %(words)s)"
    match = " or ".join([*([said] if tsquery else []), "t.id = any(%(ids)s::uuid[])"])
    rank = f"case when {said} then ts_rank(t.search, to_tsquery('simple', %(words)s)) else 0 end" if tsquery else "0.0"
    session = _SESSION.format(sessions=_sessions(asked, nearby))
    return _rows(_BY_WORDS.format(next=session, match=match, rank=rank, trainings=_trainings(asked)), values)


def by_start(asked: Question, nearby: list[str] | None) -> list[Row]:
    """Trainings by their next session that fits; those without one at the end, where none was asked for."""
    fill = {"sessions": _sessions(asked, nearby), "trainings": _trainings(asked, "true")}
    values = _values(asked, nearby)
    rows: list[Row] = []
    for days in WINDOWS[-1:] if _narrow(asked) else WINDOWS:
        upto = max(tomorrow(), asked.start_after or tomorrow()) + timedelta(days=days)
        rows = _rows(_BY_START.format(**fill), values | {"upto": upto})
        if len(rows) > MOST:
            return rows
    if not asked.of_sessions:
        price = "(%(price)s::int is null or t.price_cents <= %(price)s)"
        more = _WITHOUT_SESSION.format(sessions=fill["sessions"], trainings=f"{fill['trainings']} and {price}")
        rows += _rows(more, values)
    return rows[: MOST + 1]


def _narrow(asked: Question) -> bool:
    """Whether so little is left that looking ahead step by step would only look more than once."""
    return any((asked.near, asked.weekdays, asked.evening, asked.provider_id, asked.skills, asked.label))


def sessions_of(asked: Question, ids: Sequence[UUID], nearby: list[str] | None) -> list[UUID]:
    """The sessions that fit of some trainings, soonest first."""
    values = _values(asked, nearby) | {"ids": list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS_OF.format(sessions=_sessions(asked, nearby)), values)
        return [row[0] for row in cursor.fetchall()]


def _rows(statement: str, values: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row(*one) for one in cursor.fetchall()]


def _values(asked: Question, nearby: list[str] | None) -> dict[str, Any]:
    return {
        "most": MOST + 1,
        "after": max(asked.start_after or tomorrow(), tomorrow()),
        "before": asked.start_before,
        "price": asked.max_price,
        "places": nearby,
        "days": sum(1 << (day - 1) for day in asked.weekdays),
        "form": asked.form,
        "language": asked.language,
        "provider": asked.provider_id,
        "skills": list(asked.skills),
        "label": asked.label,
        "today": clock.today(),
    }


def _sessions(asked: Question, nearby: list[str] | None) -> str:
    """What a session must be, with `s` for it and `t` for its training."""
    asks = {
        "s.start <= %(before)s": asked.start_before is not None,
        "coalesce(s.price_cents, t.price_cents) <= %(price)s": asked.max_price is not None,
        "(s.municipality_id = any(%(places)s) or s.municipality_id is null)": nearby is not None,
        "s.weekdays <> 0 and s.weekdays & ~%(days)s = 0": bool(asked.weekdays),
        "s.evening": asked.evening,
    }
    return " and ".join(["s.cancelled_at is null and s.start >= %(after)s", *(one for one, on in asks.items() if on)])


def _trainings(asked: Question, session: str = "") -> str:
    """What a training must be; with `n` for its next session, unless that is asked for already."""
    unpriced = "(n.start is not null or t.price_cents <= %(price)s)"
    asks = {
        "t.form = %(form)s": asked.form,
        "t.language = %(language)s": asked.language,
        "t.provider_id = %(provider)s": asked.provider_id,
        _TEACHES: asked.skills,
        _LABEL: asked.label,
        "n.start is not null": asked.of_sessions and not session,
        unpriced: asked.max_price is not None and not session,
    }
    return " and ".join([one for one, on in asks.items() if on] or ["true"])


_TEACHES = """exists (select 1 from catalogue_trainingskill k
                       where k.training_id = t.id and k.skill_uri = any(%(skills)s))"""
_LABEL = """exists (select 1 from catalogue_recognition r
                     where r.label = %(label)s and (r.training_id = t.id or r.provider_id = t.provider_id)
                       and r.valid_from <= %(today)s and (r.valid_until is null or r.valid_until >= %(today)s))"""
