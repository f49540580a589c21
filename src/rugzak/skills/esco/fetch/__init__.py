"""ESCO from its official web service, for a machine that has internet and no packages.

`fetch(release, languages)` asks for occupations, skills and their groups page by page, keeps every page as it comes,
writes from them the CSV files of the official package under `var/esco/fetched/<release>/`, and builds the snapshot from
these. Whatever stops it (no network, a full disk, a kill), the same call goes on where it was.
"""

import fcntl
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from rugzak.base.imports import Report, progress
from rugzak.skills.errors import FetchBusy, LanguageUnknown, ReleaseName
from rugzak.skills.esco import store
from rugzak.skills.esco.build import build
from rugzak.skills.esco.fetch import package
from rugzak.skills.esco.fetch.pages import Pages
from rugzak.skills.esco.fetch.service import SERVICE, Service
from rugzak.skills.esco.fetch.shape import STREAMS
from rugzak.skills.esco.fetch.walk import Walk
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.esco.vectors import Vectors

_RELEASE = re.compile(r"v\d{1,3}(\.\d{1,3}){1,2}")

__all__ = ["SERVICE", "Service", "fetch", "folder"]


def folder(release: str) -> Path:
    """Where a release's pages and CSV files are kept."""
    return store.folder() / "fetched" / release


def fetch(
    release: str,
    languages: Sequence[str] = LANGUAGES,
    *,
    service: Service | None = None,
    limit: int = 50,
    fresh: bool = False,
    vectors: Vectors | None = None,
) -> list[Report]:
    """Fetch a release (such as v1.2.0), write it as the official CSV package, build the snapshot, put it in use.

    `limit` is how many concepts a page holds; `fresh` forgets what was kept before. Reports the fetch and the build.
    Raises ServiceUnreachable, ReleaseUnknown, AnswerUnreadable, FetchIncomplete, FetchBusy, DiskFull; ReleaseName and
    LanguageUnknown before anything is asked; and what `build` raises.
    """
    _check(release, languages)
    place = folder(release)
    with _alone(place):
        report = _fetch(place, languages, service or Service(release), limit, fresh=fresh)
        return [report, build(place, vectors=vectors)]


def _fetch(place: Path, languages: Sequence[str], service: Service, limit: int, *, fresh: bool) -> Report:
    pages = Pages(place / "pages")
    if fresh:
        pages.forget()
    walks = [Walk(service, pages, stream, code, limit) for code in languages for stream in STREAMS]
    for walk in walks[: len(STREAMS)]:
        walk.begin()  # a wrong release is known after one answer; how much there is, after four
    expected = sum(walk.total for walk in walks[: len(STREAMS)]) * len(languages)
    with progress(_("Fetching ESCO"), expected) as bar:
        for walk in walks:
            walk.go(bar.advance)
    report = Report(name=_("ESCO %s from the web service") % service.release)
    package.write(place, pages, languages, report)
    return report


def _check(release: str, languages: Sequence[str]) -> None:
    if not _RELEASE.fullmatch(release):
        raise ReleaseName(release=release[:40])
    for code in languages or [""]:
        if code not in LANGUAGES:
            raise LanguageUnknown(language=code[:10])


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with store.room(place):
        place.mkdir(parents=True, exist_ok=True)
        lock = (place / ".lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FetchBusy from error
        yield
