"""What stands around the trainings that were found: choices with their counts, a word that was put right, a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, cos, radians, sin
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rugzak.base.models import Municipality
from rugzak.base.quantities import euros
from rugzak.catalogue.search.question import PRICES, Hit, Page, Question
from rugzak.portal.person.words import FORMS

MOST_CHIPS = 4
SIZE, EDGE = 360, 150  # of the drawing, and from its middle to the outer ring
RINGS = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that leaves fewer trainings, or one that was made and can be undone."""

    label: str
    count: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map with the numbers of its trainings in the list; x and y in the drawing."""

    numbers: str
    name: str
    x: int
    y: int
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle around home: its radius in the drawing, and the km it stands for."""

    radius: int
    km: int


def around(request: HttpRequest, asked: Question, page: Page) -> dict[str, Any]:
    """All of it, for the page."""
    rings, spots = near_map(page, asked)
    return {
        "chips": list(chips(request.GET, page)),
        "spelled": page.spelled,
        "only_meaning": bool(asked.text.strip()) and bool(page.hits) and not any(hit.by_words for hit in page.hits),
        "mixed": any(hit.by_words for hit in page.hits),
        "rings": rings,
        "spots": spots,
        "size": SIZE,
        "middle": SIZE // 2,
    }


def chips(query: QueryDict, page: Page) -> Iterator[Chip]:
    """What was chosen first, then the forms, prices and languages that would leave fewer."""
    names: dict[str, dict[str, str]] = {
        "form": {code: str(words) for code, words in FORMS.items()},
        "language": dict(settings.LANGUAGES),
        "max_price": {str(bound // 100): _price(bound) for bound in PRICES},
    }
    counts = {"form": page.facets.get("form", {}), "language": page.facets.get("language", {})}
    counts["max_price"] = _up_to(page.facets.get("price", {}))
    for name, labels in names.items():
        if (chosen := query.get(name, "")) in labels:
            yield Chip(labels[chosen], page.total, _link(query, name, None), chosen=True)
        else:
            fewer = [(code, count) for code, count in counts[name].items() if 0 < count < page.total and code in labels]
            yield from (Chip(labels[code], count, _link(query, name, code)) for code, count in fewer[:MOST_CHIPS])


def _price(bound: int) -> str:
    return _("Free") if bound == 0 else _("Up to %(price)s") % {"price": euros(bound)}


def _up_to(groups: Any) -> dict[str, int]:
    """Counts by group of price, added up: what costs nothing also costs less than 200 euros."""
    bounds = [str(bound // 100) for bound in PRICES]
    return {bound: sum(groups.get(each, 0) for each in bounds[: at + 1]) for at, bound in enumerate(bounds)}


def _link(query: QueryDict, name: str, value: str | None) -> str:
    kept = query.copy()
    for gone in (name, "page"):
        kept.pop(gone, None)
    if value is not None:
        kept[name] = value
    return f"{reverse('person:learn')}?{kept.urlencode()}"


def near_map(page: Page, asked: Question) -> tuple[list[Ring], list[Spot]]:
    """The places of this page around the one that was asked, by direction and distance; nothing without one."""
    home, hits = asked.near, [(number, hit) for number, hit in enumerate(page.hits, 1) if _placed(hit)]
    if home is None or home.latitude is None or not hits:
        return [], []
    furthest = max(asked.within_km or 25.0, *(hit.km or 0.0 for _number, hit in hits))
    rings = [Ring(EDGE * step // RINGS, round(furthest * step / RINGS)) for step in range(1, RINGS + 1)]
    places: dict[str, list[tuple[int, Hit]]] = {}
    for number, hit in hits:
        assert hit.next_session is not None and hit.next_session.municipality_id is not None
        places.setdefault(hit.next_session.municipality_id, []).append((number, hit))
    return rings, [_spot(home, some, furthest) for some in places.values()]


def _placed(hit: Hit) -> bool:
    return hit.km is not None and hit.next_session is not None and hit.next_session.municipality is not None


def _spot(home: Municipality, some: list[tuple[int, Hit]], furthest: float) -> Spot:
    session = some[0][1].next_session
    assert session is not None and session.municipality is not None
    place, km = session.municipality, some[0][1].km or 0.0
    angle, radius = _bearing(home, place), EDGE * km / furthest
    numbers = ", ".join(str(number) for number, _hit in some)
    counted = ngettext("%(n)s training", "%(n)s trainings", len(some)) % {"n": len(some)}
    words = f"{place.name}, {round(km)} km: {counted}"
    x, y = SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)
    return Spot(numbers, str(place.name), round(x), round(y), f"#hit-{some[0][0]}", words)


def _bearing(home: Municipality, place: Municipality) -> float:
    """The direction to go in, in radians clockwise from north."""
    assert home.latitude is not None and home.longitude is not None
    latitude, longitude = place.latitude or home.latitude, place.longitude or home.longitude
    east = radians(longitude - home.longitude) * cos(radians(home.latitude))
    return atan2(east, radians(latitude - home.latitude))
