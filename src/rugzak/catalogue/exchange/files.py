"""A file of trainings in whatever format: which one is seen from its name, else from how it begins."""

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from rugzak.base.errors import BadFile
from rugzak.base.imports import decode
from rugzak.catalogue.exchange import course, elm, feeds
from rugzak.catalogue.exchange.offer import coming_sessions, trainings_of
from rugzak.catalogue.exchange.rows import Rows

# The graph formats by the end of a file's name, as rdflib calls them.
GRAPHS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".nt": "nt"}
JSON = (".json", ".jsonld")
_ELM = "data.europa.eu/snb/model/elm"


def is_foreign(name: str) -> bool:
    """True for a file in one of these formats, false for a table."""
    return Path(name).suffix.casefold() in (*GRAPHS, *JSON)


def written(ids: Sequence[UUID], suffix: str, site: str) -> bytes:
    """Some trainings in the format that belongs to the end of a name. Raises BadFile for another one."""
    found = trainings_of(ids)
    if suffix in JSON:
        return json.dumps(course.written(found, coming_sessions(found), site), ensure_ascii=False, indent=1).encode()
    if suffix == ".ttl":
        return elm.graph(found, site).serialize(format="turtle").encode()
    if suffix == ".atom":
        return feeds.atom("Rugzak", found, site, site).encode()
    if suffix == ".ics":
        return feeds.calendar(one for some in coming_sessions(found).values() for one in some)
    raise BadFile(name=suffix, why=_("choose .jsonld, .ttl, .atom or .ics"))


def read(content: bytes, name: str) -> Rows:
    """The trainings and sessions of a file. Raises BadFile where it can't be read or holds none."""
    text, suffix = decode(content, name), Path(name).suffix.casefold()
    found = _json(text, name) if suffix in JSON else _graph(text, GRAPHS.get(suffix, "turtle"), name)
    if not found.trainings:
        raise BadFile(name=name, why=_("it holds no course of schema.org and no learning opportunity of ELM"))
    return found


def _json(text: str, name: str) -> Rows:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadFile(name=name, why=_("it is no JSON: %s") % error) from error
    return _graph(text, "json-ld", name) if _ELM in text else course.rows(data)


def _graph(text: str, form: str, name: str) -> Rows:
    """Read without the network: a context elsewhere is not fetched."""
    from rdflib import Graph

    if form == "json-ld" and _fetches(json.loads(text)):
        raise BadFile(name=name, why=_("its context is at another address; write it into the file"))
    if form == "xml" and "<!ENTITY" in text:
        raise BadFile(name=name, why=_("it declares entities, which is not allowed here"))
    try:
        return elm.rows(Graph().parse(data=text, format=form))
    except Exception as error:  # each parser of rdflib raises its own
        raise BadFile(name=name, why=str(error).split("\n", 1)[0][:200]) from error


def _fetches(data: object) -> bool:
    """Whether a context, at any depth, is an address instead of a mapping."""
    if isinstance(data, list):
        return any(map(_fetches, data))
    if not isinstance(data, dict):
        return False
    contexts = data.get("@context", [])
    named = contexts if isinstance(contexts, list) else [contexts]
    return any(isinstance(one, str) for one in named) or any(map(_fetches, data.values()))
