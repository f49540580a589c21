"""The vacancies in a file, whatever it is: a table, JSON, JSON-LD, or a web page that holds JSON-LD."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import html as pages
from lxml.etree import LxmlError

from rugzak.base.errors import BadFile
from rugzak.base.imports import decode, read_csv
from rugzak.careers.demand.record import Record, from_posting, from_row

COLUMNS = ("title", "employer", "text", "date")
MOST_BYTES = 50_000_000
_LD = "application/ld+json"
_DEEPEST = 20


def records(name: str, content: bytes) -> list[Record]:
    """All vacancies in a file. Raises BadFile where it holds none that can be read."""
    if len(content) > MOST_BYTES:
        raise BadFile(name=name, why=_("it is larger than 50 MB"))
    text = decode(content, name).lstrip()
    if text.startswith(("{", "[")):
        found = list(_objects(_json(name, text)))
    elif text[:2000].lstrip("\ufeff").lower().startswith(("<!doctype", "<html", "<script", "<head", "<body")):
        found = [one for block in _blocks(name, text) for one in _objects(block)]
    else:
        rows = read_csv(name, required=COLUMNS, content=content)
        return [from_row(line, row) for line, row in enumerate(rows, start=2)]
    if not found:
        raise BadFile(name=name, why=_("there is no vacancy in it"))
    return [_record(line, one) for line, one in enumerate(found, start=1)]


def _record(line: int, one: dict[str, Any]) -> Record:
    return from_posting(line, one) if _is_posting(one) else from_row(line, one)


def _is_posting(one: dict[str, Any]) -> bool:
    kinds = one.get("@type", "")
    return "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]) or "hiringOrganization" in one


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The vacancies in a JSON value: a list, a graph, a list of items, or one by itself.

    Things of another type (a web page, a firm) are no vacancies; rubbish is given on as an empty one, to be named.
    """
    if isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        inner = [value[name] for name in ("@graph", "itemListElement", "item", "vacancies") if name in value]
        if inner and not _is_posting(value) and depth < _DEEPEST:
            yield from _objects(inner, depth + 1)
        elif _is_posting(value) or "@type" not in value:
            yield value
    else:
        yield {}


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile(name=name, why=_("its JSON can't be read")) from error


def _blocks(name: str, text: str) -> Iterator[Any]:
    """The JSON-LD of a web page; a block that can't be read is left out, since others may be whole."""
    try:
        page = pages.fromstring(text)
    except (LxmlError, ValueError) as error:
        raise BadFile(name=name, why=_("the page can't be read")) from error
    for script in page.iter("script"):
        if str(script.get("type", "")).strip().lower() == _LD:
            try:
                yield json.loads(script.text or "")
            except (json.JSONDecodeError, RecursionError):
                continue
