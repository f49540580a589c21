"""A vacancy as a file gives it, cleaned: no tags, mail addresses, telephone numbers or names of recruiters. Pure."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

MAX_TITLE, MAX_TEXT, MAX_NAME = 200, 20_000, 200
_TAG = re.compile(r"<[^>]{0,2000}>")
_SPACE = re.compile(r"[ \t\u00a0]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_LINK = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"(\+|\b0)\d[\d ./()-]{7,16}\d")
# A line that names whom to ask: dropped whole, since a name can't be told from other words.
_CONTACT = re.compile(
    r"^.*\b(contact\w*|contacteer|solliciteer|recruiter|recruteur|recruteuse|ansprechpartner\w*|personne de contact"
    r"|hiring manager|vragen\?|t\.a\.v\.|bewerbung an)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = ("postalCode", "addressLocality", "addressRegion")
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Record:
    """What we take of a vacancy; `place` is a post code or the name of a municipality or region, as it stands there."""

    line: int
    title: str
    text: str
    employer: str
    day: date | None
    places: tuple[str, ...] = ()
    sector: str = ""
    language: str = ""


def from_row(line: int, row: Mapping[str, Any]) -> Record:
    """A row of a table, or a plain object, with our own column names (docs/formats/vacancies.md)."""
    nace, committee = _plain(row.get("nace")), _plain(row.get("joint_committee"))
    return Record(
        line=line, title=clean(_plain(row.get("title")))[:MAX_TITLE], text=clean(_plain(row.get("text"))),
        employer=_plain(row.get("employer"))[:MAX_NAME], day=day_of(row.get("date")),
        places=tuple(filter(None, (_plain(row.get(name)) for name in ("post_code", "place", "region")))),
        sector=nace or (f"PC {committee}" if committee else ""), language=_plain(row.get("language"))[:2].lower(),
    )  # fmt: skip


def from_posting(line: int, posting: Mapping[str, Any]) -> Record:
    """A JobPosting as schema.org has it (https://schema.org/JobPosting)."""
    parts = (posting.get(name) for name in ("description", "responsibilities", "qualifications", "skills"))
    return Record(
        line=line, title=clean(_plain(posting.get("title")))[:MAX_TITLE],
        text=clean("\n".join(filter(None, map(_plain, parts)))),
        employer=_plain(posting.get("hiringOrganization"))[:MAX_NAME], day=day_of(posting.get("datePosted")),
        places=tuple(_places(posting.get("jobLocation"))), sector=_plain(posting.get("industry")),
        language=_plain(posting.get("inLanguage"))[:2].lower(),
    )  # fmt: skip


def clean(text: str) -> str:
    """Text without tags and without anything about a person."""
    bare = html.unescape(_TAG.sub("\n", text))[:MAX_TEXT]
    bare = _CONTACT.sub("", bare)
    for pattern in (_MAIL, _LINK, _PHONE):
        bare = pattern.sub(" ", bare)
    lines = (_SPACE.sub(" ", line).strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line)


def day_of(value: Any) -> date | None:
    """A date as files write it; None where it can't be read."""
    text = _plain(value).strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    for pattern in _DAYS:
        try:
            return datetime.strptime(text[:10], pattern).date()
        except ValueError:
            continue
    return None


def _plain(value: Any) -> str:
    """Whatever stands there as one text: schema.org allows a text, a thing with a name, or a list of them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return _plain(value.get("name") or value.get("@value") or "")
    if isinstance(value, list):
        return "\n".join(filter(None, map(_plain, value)))
    return "" if value is None or isinstance(value, bool) else str(value)


def _places(value: Any) -> Iterator[str]:
    for place in value if isinstance(value, list) else [value]:
        address = place.get("address", place) if isinstance(place, Mapping) else place
        if isinstance(address, Mapping):
            yield from filter(None, (_plain(address.get(name)) for name in _ADDRESS))
        elif isinstance(address, str):
            yield address
