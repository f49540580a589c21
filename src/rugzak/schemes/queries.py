"""Published schemes, compiled once a process."""

import json
import threading
from collections import defaultdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.schemes import audience
from rugzak.schemes.compare import Difference, compare
from rugzak.schemes.errors import UnknownScheme, UnknownVersion
from rugzak.schemes.load import from_documents
from rugzak.schemes.models import SchemeVersion
from rugzak.schemes.scheme import Scheme, Version

_lock = threading.Lock()
_cache: dict[tuple[int, int], tuple[Scheme, ...]] = {}


def current(on: date | None = None) -> list[Scheme]:
    """All published schemes with all their versions, in the order of their ids.

    A scheme that ended or has not begun is among them: `decide` says so. `on` leaves out nothing; it stands for callers
    that want to say of which day they think.
    """
    return list(_all())


def for_people(on: date | None = None) -> list[Scheme]:
    """The schemes that a person reads of and pays with in this deployment (`RUGZAK_SCHEMES`), closed ones too.

    Schemes of firms, of other countries, and what is only proposed are not among them.
    """
    return [scheme for scheme in current(on) if audience.offered(scheme, settings.RUGZAK_SCHEMES)]


def by_id(code: str) -> Scheme | None:
    """One published scheme, or None."""
    return next((one for one in _all() if one.id == code), None)


def scheme(code: str, on: date | None = None) -> Scheme:
    """One published scheme. Raises `UnknownScheme`."""
    found = by_id(code)
    if found is None:
        raise UnknownScheme(scheme=code)
    return found


def compared(code: str, old: str = "", new: str = "") -> tuple[Version, Version, list[Difference]]:
    """Two published versions of a scheme by their names, and what differs. Without names: the version in force (else
    the last one) and the last one. Raises `UnknownScheme`, and `NotFound` for a version that it has not."""
    found = scheme(code)
    before = _named(found, old) if old else found.at(clock.today(found.zone)) or found.versions[-1]
    after = _named(found, new) if new else found.versions[-1]
    return before, after, compare(before, after)


def _named(scheme: Scheme, name: str) -> Version:
    found = next((version for version in scheme.versions if version.version == name), None)
    if found is None:
        raise NotFound
    return found


def version(hash: str) -> Scheme:
    """A scheme with only the version of this fingerprint, as it was published. Raises `UnknownVersion`."""
    document = SchemeVersion.objects.filter(hash=hash).values_list("document", flat=True).first()
    if document is None:
        raise UnknownVersion
    return _compiled((document,))


def as_published(hash: str, at: datetime) -> Scheme:
    """The scheme of this version with all versions as they stood published at a moment. Raises `UnknownVersion`.

    All of them, since which one applies, or that none does, is a part of the answer.
    """
    row = SchemeVersion.objects.filter(hash=hash).order_by("published_at").first()
    if row is None:
        raise UnknownVersion
    then = SchemeVersion.objects.filter(scheme=row.scheme, published_at__lte=max(at, row.published_at))
    documents = {each.version: each.document for each in then.order_by("valid_from", "revision")}
    return _compiled(tuple(documents.values()))


@lru_cache(maxsize=256)
def _compiled(documents: tuple[str, ...]) -> Scheme:
    return from_documents([json.loads(document) for document in documents])


def _all() -> tuple[Scheme, ...]:
    """The compiled schemes; one cheap query finds out whether another process published since."""
    seen = SchemeVersion.objects.aggregate(count=Count("pk"), last=Max("pk"))
    key = (seen["count"], seen["last"] or 0)
    if key not in _cache:
        with _lock:
            if key not in _cache:
                compiled = _compile()
                _cache.clear()
                _cache[key] = compiled
    return _cache[key]


def _compile() -> tuple[Scheme, ...]:
    latest: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in SchemeVersion.objects.order_by("scheme", "valid_from", "revision"):
        latest[row.scheme][row.version] = json.loads(row.document)
    return tuple(from_documents(list(documents.values())) for _, documents in sorted(latest.items()))
