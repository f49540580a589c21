"""What anyone may read without an account: the register of what is recognised, struck, ended and refused, with reasons.

A refusal appears once nobody can object any more, or once the objection is answered; a withdrawal when it works.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.catalogue.models import Recognition, RecognitionEvent
from rugzak.catalogue.recognition.models import LIVE_CONDITIONS, Condition, Dossier, Kind, Outcome, State

RECOGNISED, STRUCK, ENDED, REFUSED = "recognised", "struck", "ended", "refused"
STATES = (RECOGNISED, STRUCK, ENDED, REFUSED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. `conditions`: how many still wait; `filed`: a dossier was followed for it."""

    state: str
    label: str
    subject: Text
    provider: str
    training_id: UUID | None
    provider_id: UUID
    valid_from: date | None
    valid_until: date | None
    day: date
    reason: str
    conditions: int
    filed: bool


def register(
    *, state: str = RECOGNISED, label: str = "", words: str = ""
) -> "QuerySet[Recognition] | QuerySet[Dossier]":
    """The rows of one state, the newest first, narrowed to a label and to words in the name; `entry` reads each."""
    rows = refused() if state == REFUSED else _recognitions(state)
    if label:
        rows = rows.filter(label=label)
    if words.strip():
        rows = rows.filter(_named(words.strip()))
    return rows


def entry(row: Recognition | Dossier, waiting: Mapping[UUID, int] | None = None) -> Entry:
    """A line of the register."""
    return _refused(row) if isinstance(row, Dossier) else _recognised(row, waiting or {})


def entries(rows: Iterable[Any]) -> list[Entry]:
    """Lines of the register, with the conditions that still wait, in one query more."""
    found = list(rows)
    ids = [row.pk for row in found if isinstance(row, Recognition)]
    waiting: dict[UUID, int] = {}
    live = Condition.objects.filter(state__in=LIVE_CONDITIONS, dossier__recognition__in=ids)
    for key in live.values_list("dossier__recognition", flat=True):
        waiting[key] = waiting.get(key, 0) + 1
    return [entry(row, waiting) for row in found]


def everything() -> Iterator[Entry]:
    """The whole register, state by state: for the file that anyone can take along."""
    rows: Iterable[Any] = chain.from_iterable(register(state=state).iterator(chunk_size=2000) for state in STATES)
    return (entry(row) for row in rows)


def counts() -> dict[str, int]:
    """How many lines there are of each state."""
    return {state: register(state=state).count() for state in STATES}


def refused() -> QuerySet[Dossier]:
    """Refusals that stand."""
    final = Q(state=State.ANSWERED) | Q(state=State.DECIDED, object_until__lt=clock.today())
    rows = Dossier.objects.filter(final, outcome=Outcome.REFUSED).select_related("provider", "training__provider")
    return rows.order_by("-decided_at", "-pk")


def _recognitions(state: str) -> QuerySet[Recognition]:
    today = clock.today()
    struck = Exists(RecognitionEvent.objects.filter(recognition=OuterRef("pk"), verb="withdrawn"))
    filed = Exists(Dossier.objects.filter(recognition=OuterRef("pk")).exclude(kind=Kind.STRIKE))
    rows = Recognition.objects.select_related("training__provider", "provider").prefetch_related("events")
    rows = rows.annotate(struck=struck, filed=filed).order_by("-decided_at", "-pk")
    if state == RECOGNISED:
        return rows.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)
    return rows.filter(valid_until__lt=today, struck=state == STRUCK)


def _named(words: str) -> Q:
    names = [Q(**{f"training__title__{code}__icontains": words}) for code in ("nl", "fr", "de", "en")]
    named = Q(provider__name__icontains=words) | Q(training__provider__name__icontains=words)
    for one in names:
        named |= one
    return named


def _recognised(row: Recognition, waiting: Mapping[UUID, int]) -> Entry:
    provider = row.training.provider if row.training else row.provider
    assert provider is not None  # the constraint of the table
    last = max(row.events.all(), key=lambda one: (one.decided_at, one.pk), default=None)
    alive = row.holds_on(clock.today())
    return Entry(
        state=RECOGNISED if alive else STRUCK if last is not None and last.verb == "withdrawn" else ENDED,
        label=row.label,
        subject=row.training.title if row.training else Text.from_json(provider.name),
        provider=provider.name,
        training_id=row.training_id,
        provider_id=provider.pk,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        day=(last.decided_at if last else row.decided_at).date(),
        reason=last.reason if last else row.reason,
        conditions=waiting.get(row.pk, 0),
        filed=bool(getattr(row, "filed", False)),
    )


def _refused(row: Dossier) -> Entry:
    return Entry(
        state=REFUSED,
        label=row.label,
        subject=row.training.title if row.training else Text.from_json(row.provider.name),
        provider=row.provider.name,
        training_id=row.training_id,
        provider_id=row.provider_id,
        valid_from=None,
        valid_until=None,
        day=(row.decided_at or row.made_at).date(),
        reason=row.reason,
        conditions=0,
        filed=True,
    )
