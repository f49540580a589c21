"""Feeds: what is new on offer as Atom (RFC 4287), and sessions as a calendar (RFC 5545)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event

from rugzak.base import clock
from rugzak.base.quantities import euros
from rugzak.catalogue.models import Session, SessionPart, Training


def atom(title: str, trainings: Sequence[Training], site: str, address: str) -> str:
    """The newest trainings first; a reader sees a change of price as a change of the entry."""
    feed = Atom1Feed(title=title, link=site, description=title, feed_url=address)
    for row in sorted(trainings, key=lambda one: one.pk.int, reverse=True):
        feed.add_item(
            title=str(row.title),
            link=f"{site}/me/learn/{row.pk}",
            description=f"{row.summary} · {row.provider.name} · {euros(row.price_cents)}",
            unique_id=f"urn:uuid:{row.pk}",
            pubdate=made_at(row.pk),
            updateddate=made_at(row.pk),
            categories=[row.form, row.language],
        )
    return feed.writeString("utf-8")


def made_at(pk: UUID) -> datetime:
    """When a row was made: the first 48 bits of a UUID of version 7 are the milliseconds since 1970 (RFC 9562)."""
    return datetime.fromtimestamp((pk.int >> 80) / 1000, tz=clock.now().tzinfo)


def calendar(sessions: Iterable[Session]) -> bytes:
    """Every half day an event."""
    made = new_calendar("catalogue")
    for session in sessions:
        summary = f"{session.training.title} ({session.training.provider.name})"
        status = "CANCELLED" if session.cancelled_at else "CONFIRMED"
        for part in session.parts.all():
            made.add_component(event(part, session, summary=summary, status=status))
    return bytes(made.to_ical())


def new_calendar(name: str) -> Calendar:
    """An empty calendar of ours."""
    made = Calendar()
    made.add("prodid", f"-//Rugzak//{name}//EN")
    made.add("version", "2.0")
    return made


def event(part: SessionPart, session: Session, *, summary: str, status: str) -> Event:
    """A half day of a session, with its place; the same half day has the same mark in every calendar."""
    town = str(session.municipality.name) if session.municipality else ""
    made = Event()
    made.add("uid", f"{part.pk}@rugzak")
    made.add("dtstamp", clock.now())
    made.add("dtstart", part.starts_at)
    made.add("dtend", part.ends_at)
    made.add("summary", summary)
    made.add("location", ", ".join(where for where in (session.address, town) if where))
    made.add("status", status)
    return made
