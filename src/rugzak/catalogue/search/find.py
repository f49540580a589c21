"""Searching: from a question to a page of hits, with counts by facet."""

from collections.abc import Sequence
from math import ceil
from uuid import UUID

from django.db.models import QuerySet

from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.base.places import distance_km
from rugzak.catalogue import seats
from rugzak.catalogue.models import Recognition, Session, Training
from rugzak.catalogue.search import lookup, spelling, vectors
from rugzak.catalogue.search.question import MOST, PER_PAGE, Hit, Page, Question, Row, facets
from rugzak.catalogue.search.ranking import ordered
from rugzak.catalogue.wording import plain, words

DEFAULT_KM = 25.0
# With fewer hits than this of all the words, those with some of the words are shown after them.
FEW = 10
# From this many letters on a word may be the beginning of one.
BEGINNING = 3
_SPOT = ("nis", "latitude", "longitude")


def search(asked: Question, *, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """Trainings that fit all that is asked; words may be beginnings, in any of the four languages.

    Near a place also gives what is online. Best match first, then the soonest start.
    """
    km = _distances(asked.near)
    nearby = _within(asked, km)
    typed = words(asked.text)
    if asked.text.strip() and not typed:
        return Page((), 0, 1, 1)
    rows, meaning, spelled = _by_text(asked, typed, nearby) if typed else (lookup.by_start(asked, nearby), {}, {})
    more = len(rows) > MOST
    rows = ordered(rows[:MOST], meaning, asked.order, km)
    pages = max(ceil(len(rows) / per_page), 1)
    number = min(max(page, 1), pages)
    shown = rows[(number - 1) * per_page : number * per_page]
    hits = _hits(shown, asked, nearby, km)
    return Page(hits, len(rows), number, pages, more, {} if more else facets(rows), spelled)


def _by_text(
    asked: Question, typed: list[str], nearby: list[str] | None
) -> tuple[list[Row], dict[UUID, float], dict[str, str]]:
    spelled = spelling.spell(typed)
    meaning = vectors.alike(" ".join(spelled.changed.get(plain(word), word) for word in asked.text.split()))
    asks = [f"{word}:*" if len(word) >= BEGINNING else word for word in spelled.telling or spelled.words]
    rows = lookup.by_words(asked, " & ".join(asks), meaning, nearby)
    if len(asks) > 1 and sum(1 for row in rows if row.rank) < FEW:
        rows = lookup.by_words(asked, " | ".join(asks), meaning, nearby)
    return rows, meaning, spelled.changed


def _distances(near: Municipality | None) -> dict[str, float | None]:
    """Km to every place, by its NIS code; empty where no place is asked."""
    if near is None:
        return {}
    return {place.nis: distance_km(near, place) for place in Municipality.objects.only(*_SPOT)}


def _within(asked: Question, km: dict[str, float | None]) -> list[str] | None:
    """The places in reach; a place without coordinates stands for itself."""
    if asked.near is None:
        return None
    if asked.near.latitude is None:
        return [asked.near.nis]
    limit = DEFAULT_KM if asked.within_km is None else asked.within_km
    return [nis for nis, far in km.items() if (far or 0.0) <= limit]


def _hits(
    rows: Sequence[Row], asked: Question, nearby: list[str] | None, km: dict[str, float | None]
) -> tuple[Hit, ...]:
    ids = [row.id for row in rows]
    trainings = Training.objects.select_related("provider").in_bulk(ids)
    coming: dict[UUID, list[Session]] = {pk: [] for pk in ids}
    for one in _sessions(lookup.sessions_of(asked, ids, nearby)):
        coming[one.training_id].append(one)
    free = seats.free([some[0] for some in coming.values() if some])
    labels = labels_of(list(trainings.values()))
    return tuple(
        _hit(row, trainings[row.id], coming[row.id], free, km, labels[row.id]) for row in rows if row.id in trainings
    )


def _sessions(ids: Sequence[UUID]) -> list[Session]:
    found = Session.objects.select_related("municipality").in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def _hit(
    row: Row,
    training: Training,
    coming: list[Session],
    free: dict[UUID, int],
    km: dict[str, float | None],
    labels: frozenset[str],
) -> Hit:
    first = coming[0] if coming else None
    left = free[first.pk] if first else None
    far = km.get(first.municipality_id) if first and first.municipality_id else None
    price = training.price_cents if first is None or first.price_cents is None else first.price_cents
    return Hit(training, first, len(coming), left, far, price, labels, row.by_words)


def labels_of(trainings: Sequence[Training]) -> dict[UUID, frozenset[str]]:
    """What trainings or their providers are recognised for today, by training."""
    today = clock.today()
    live = [one for one in _recognitions(trainings) if one.holds_on(today)]
    return {
        row.pk: frozenset(one.label for one in live if one.training_id == row.pk or one.provider_id == row.provider_id)
        for row in trainings
    }


def _recognitions(trainings: Sequence[Training]) -> QuerySet[Recognition]:
    providers = {row.provider_id for row in trainings}
    return Recognition.objects.filter(training__in=trainings) | Recognition.objects.filter(provider__in=providers)
