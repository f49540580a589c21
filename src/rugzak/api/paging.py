"""Cursor pages: `?limit=` and `?after=` (the id of the last item seen); ids are version 7 and rise with time."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class PageQuery(Schema):
    """How much, and after what."""

    limit: int = Field(20, ge=1, le=100)
    after: UUID | None = None


class Page(Schema, Generic[T]):
    """Some items, newest first; `next` goes into `after` for the page that follows, empty at the end."""

    items: list[T]
    next: UUID | None = None


def page(rows: "QuerySet[M]", query: PageQuery, show: Callable[[M], Any]) -> dict[str, Any]:
    """One page of rows with a uuid key."""
    ordered = rows.order_by("-pk")
    if query.after is not None:
        ordered = ordered.filter(pk__lt=query.after)
    found = list(ordered[: query.limit + 1])
    shown = found[: query.limit]
    more = len(found) > query.limit
    return {"items": [show(row) for row in shown], "next": shown[-1].pk if more else None}


PAGE: Any = Query(...)  # type: ignore[type-arg]
