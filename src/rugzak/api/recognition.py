"""Endpoints of recognition for anyone: the criteria of every label, what each unlocks, and the register."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Query, Router

from rugzak.api.dossier_schemas import LabelOut, RegisterOut, RegisterQuery
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.catalogue.recognition import public, unlocks
from rugzak.catalogue.recognition.criteria import Criterion, Edition, LabelCriteria, all_labels

router = Router()
PER_PAGE = 50


@router.get("/criteria", response={200: list[LabelOut], **ERRORS}, auth=None)
def criteria(request: HttpRequest) -> list[dict[str, Any]]:
    """Every label with all editions of its criteria, what it unlocks today, and whom the schemes behind it shut out."""
    return [_label(one) for one in all_labels().values()]


@router.get("/criteria/{label}", response={200: LabelOut, **ERRORS}, auth=None)
def one(request: HttpRequest, label: str) -> dict[str, Any]:
    """One label."""
    found = all_labels().get(label)
    if found is None:
        raise NotFound
    return _label(found)


@router.get("/register", response={200: RegisterOut, **ERRORS}, auth=None)
def register(request: HttpRequest, query: Query[RegisterQuery]) -> dict[str, Any]:
    """What is recognised, struck, ended, or finally refused, with the reason and the day of each."""
    rows = public.register(state=query.state, label=query.label or "", words=query.words)
    page = Paginator(rows, PER_PAGE).get_page(query.page)
    items = [_entry(one) for one in public.entries(page)]
    return {"items": items, "total": page.paginator.count, "page": page.number, "pages": page.paginator.num_pages}


def _label(one: LabelCriteria) -> dict[str, Any]:
    texts = {name: getattr(one, name).to_json() for name in ("name", "what", "appeal")}
    editions = [_edition(edition) for edition in one.editions]
    doors = [_door(door) for door in unlocks.of_label(one.label)]
    return {"label": one.label, "subject": one.subject, "editions": editions, "unlocks": doors} | texts


def _edition(one: Edition) -> dict[str, Any]:
    names = ("decide", "objection", "answer", "renewal", "months")
    return {
        "edition": one.name,
        "valid_from": one.start,
        "valid_until": one.until,
        "legal": one.legal,
        "minimum": one.minimum,
        "points": one.points,
        "terms": {name: getattr(one.terms, name) for name in names},
        "changed": one.changed.to_json(),
        "criteria": [_criterion(criterion) for criterion in one.criteria],
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("code", "kind", "weight", "source")}
    return plain | {"asks": one.asks.to_json(), "proof": one.proof.to_json()}


def _door(door: unlocks.Door) -> dict[str, Any]:
    shut = [
        {
            "scheme": one.scheme,
            "condition": one.code,
            "text": one.text.to_json(),
            "groups": [word for _fact, word in one.groups],
            "because": one.because,
        }
        for one in door.shut_out
    ]
    plain = {name: getattr(door, name) for name in ("scheme", "version", "proposal")}
    return plain | {"name": door.name.to_json(), "rules": [where for where, _text in door.rules], "shuts_out": shut}


def _entry(one: public.Entry) -> dict[str, Any]:
    names = ("state", "label", "valid_from", "valid_until", "reason", "conditions")
    plain = {name: getattr(one, name) for name in names}
    who = {"provider": one.provider_id, "provider_name": one.provider, "training": one.training_id}
    return plain | who | {"subject": one.subject.to_json(), "decided": one.day}
