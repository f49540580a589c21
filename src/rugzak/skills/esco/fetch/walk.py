"""One stream in one language from its first page to its last, from where an earlier walk stopped."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from rugzak.skills.errors import AnswerUnreadable, FetchIncomplete, ReleaseUnknown, ServiceUnreachable
from rugzak.skills.esco.fetch.pages import Page, Pages
from rugzak.skills.esco.fetch.service import PageFails, Service
from rugzak.skills.esco.fetch.shape import Stream, row

Advance = Callable[[int], None]
# So many pages more than a total needs: a service that never ends is left.
SPARE_PAGES = 5


class Walk:
    """`total` is known after `begin`; `go` fetches what is missing. A record that the service can't give is named."""

    def __init__(self, service: Service, pages: Pages, stream: Stream, language: str, limit: int) -> None:
        self.service, self.pages, self.stream, self.language = service, pages, stream, language
        self.found = pages.kept(stream, language)
        # The number of a page means something only with the limit that it was asked with.
        self.limit = int(self.found[0]["limit"]) if self.found else limit

    @property
    def total(self) -> int:
        return int(self.found[0]["total"]) if self.found else 0

    def begin(self) -> None:
        """The first page, if it isn't there yet."""
        if not self.found:
            self._take(self._first())

    def go(self, advance: Advance) -> None:
        """The rest of the pages. Raises FetchIncomplete where the service gave fewer records than it says it has."""
        self.begin()
        advance(self._count())
        while (offset := self.found[-1]["next"]) is not None:
            before = self._count()
            self._take(self._page(int(offset)))
            advance(self._count() - before)
            if len(self.found) > self.total // max(1, self._size()) + SPARE_PAGES:
                break
        if self._count() < self.total:
            raise FetchIncomplete(name=f"{self.stream.name} {self.language}", found=self._count(), total=self.total)

    def _first(self) -> Page:
        try:
            return self._page(0)
        except ReleaseUnknown as refused:
            if not self.stream.optional:
                raise
            # The names of groups are a help, no need: occupations told already that the release is there.
            return {"rows": [], "limit": self.limit, "total": 0, "next": None, "left": [str(refused.params["why"])]}

    def _page(self, offset: int) -> Page:
        try:
            answer = self._ask(offset, self.limit)
        except PageFails:
            return self._one_by_one(offset)
        rows = self._rows(answer)
        return {
            **{"rows": rows, "limit": self.limit, "total": int(answer["total"]), "left": []},
            "next": self._next(answer, offset, rows),
        }

    def _one_by_one(self, offset: int) -> Page:
        """The records of a page that fails as a whole, without those that fail alone.

        With a limit of one the number of a page is the number of a record.
        """
        page: Page = {"rows": [], "limit": self.limit, "total": self.total, "left": [], "next": None}
        start = offset * self.limit if self._step() == 1 else offset
        for number in range(start, start + self.limit):
            if page["total"] and number >= page["total"]:
                break
            try:
                answer = self._ask(number, 1)
                page["rows"] += self._rows(answer)
                page["total"] = int(answer["total"])
            except PageFails:
                page["left"].append(_("record %s: the service can't give it") % number)
        if not page["total"]:
            raise ServiceUnreachable(address=self.service.address, why="500")
        more = start + self.limit < page["total"]
        return {**page, "next": offset + self._step() if more else None}

    def _ask(self, offset: int, limit: int) -> dict[str, Any]:
        return self.service.page(self.stream.path, self.stream.scheme, self.language, offset, limit)

    def _rows(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        embedded = answer.get("_embedded") or {}
        try:
            records = list(embedded.values())
            return [row(record, self.language) for record in records]
        except (KeyError, TypeError, AttributeError) as error:
            raise AnswerUnreadable(address=self.service.address) from error

    def _next(self, answer: dict[str, Any], offset: int, rows: list[dict[str, Any]]) -> int | None:
        """The next page's number: as its own link says, else one further while there is more."""
        known = {one["uri"] for page in self.found for one in page["rows"]} | {one["uri"] for one in rows}
        if not rows or len(known) + self._left() >= int(answer["total"]):
            return None
        link = ((answer.get("_links") or {}).get("next") or {}).get("href", "")
        named = parse_qs(urlsplit(str(link)).query).get("offset", [""])[0]
        return int(named) if named.isdecimal() and int(named) > offset else offset + self._step()

    def _take(self, page: Page) -> None:
        self.pages.keep(self.stream, self.language, len(self.found), page)
        self.found.append(page)

    def _count(self) -> int:
        return len({one["uri"] for page in self.found for one in page["rows"]}) + self._left()

    def _left(self) -> int:
        return sum(len(page["left"]) for page in self.found if page["total"])

    def _step(self) -> int:
        """How far apart pages are: one, as documented; an older service counted records."""
        return int(self.found[0]["next"] or 1) if self.found else 1

    def _size(self) -> int:
        return max((len(page["rows"]) for page in self.found), default=self.limit) or self.limit
