"""A plan as a calendar file (RFC 5545), to put in one's own agenda: a half day an event."""

from icalendar import Calendar, Event

from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.careers.plan.standing import BOOKED, DONE, PlanView, Standing
from rugzak.catalogue.models import SessionPart


def calendar_of(view: PlanView) -> bytes:
    """All half days of the steps that can still be followed; what is booked is confirmed, the rest tentative."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rugzak//plan//EN")
    calendar.add("version", "2.0")
    for step in view.steps:
        if step.state != DONE and not step.blocked:
            for part in _parts(step):
                calendar.add_component(_event(step, part))
    return bytes(calendar.to_ical())


def _parts(step: Standing) -> list[SessionPart]:
    session = step.booking.session if step.booking else step.step.session
    return list(session.parts.all())


def _event(step: Standing, part: SessionPart) -> Event:
    session = step.step.session
    event = Event()
    event.add("uid", f"{part.pk}@rugzak")
    event.add("dtstamp", clock.now())
    event.add("dtstart", part.starts_at)
    event.add("dtend", part.ends_at)
    event.add("summary", str(session.training.title))
    event.add("location", _place(session.municipality.name if session.municipality else None, session.address))
    event.add("status", "CONFIRMED" if step.state == BOOKED else "TENTATIVE")
    return event


def _place(town: Text | None, address: str) -> str:
    return ", ".join(part for part in (address, str(town or "")) if part)
