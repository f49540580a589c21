"""A plan as a calendar file (RFC 5545), to put in one's own agenda: a half day an event."""

from rugzak.careers.plan.standing import BOOKED, DONE, PlanView, Standing
from rugzak.catalogue.exchange.feeds import event, new_calendar
from rugzak.catalogue.models import SessionPart


def calendar_of(view: PlanView) -> bytes:
    """All half days of the steps that can still be followed; what is booked is confirmed, the rest tentative."""
    calendar = new_calendar("plan")
    for step in view.steps:
        if step.state != DONE and not step.blocked:
            session, status = step.step.session, "CONFIRMED" if step.state == BOOKED else "TENTATIVE"
            for part in _parts(step):
                calendar.add_component(event(part, session, summary=str(session.training.title), status=status))
    return bytes(calendar.to_ical())


def _parts(step: Standing) -> list[SessionPart]:
    session = step.booking.session if step.booking else step.step.session
    return list(session.parts.all())
