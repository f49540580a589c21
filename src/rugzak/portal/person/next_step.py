"""The one next step on the label of the backpack: what is most useful to do now."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.quantities import euros
from rugzak.booking.models import Attendance, Booking, State
from rugzak.booking.rounds import queries as rounds
from rugzak.booking.rounds.models import TicketState
from rugzak.evaluation import surveys
from rugzak.portal.person.pack import Pack
from rugzak.portal.templatetags.rz import day
from rugzak.skills import queries as skills


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    text: str
    href: str
    action: str


def next_step(person: Person, pack: Pack) -> Step:
    """The first that applies: be in class, accept, answer, tell what you can, add proof, use what expires, learn."""
    tries: tuple[Callable[[], Step | None], ...] = (
        lambda: _today(person),
        lambda: _kept(person),
        lambda: _survey(person),
        lambda: _mirror(person),
        lambda: _proof(pack),
        lambda: _ending(pack),
    )
    return next((step for attempt in tries if (step := attempt())), _learn())


def _today(person: Person) -> Step | None:
    today = clock.today()
    rows = Booking.objects.filter(person=person, state=State.HELD, session__parts__date=today)
    booking = rows.select_related("session__training").first()
    if booking is None or _confirmed(booking):
        return None
    href = reverse("person:booking", args=[booking.pk])
    title = str(booking.session.training.title)
    return Step(title, _("You have class today. Confirm that you are there."), href, _("I am here"))


def _confirmed(booking: Booking) -> bool:
    parts = booking.session.parts.filter(date=clock.today())
    said = Attendance.objects.filter(booking=booking, part__in=parts).exclude(learner_mark=None)
    return said.count() >= parts.count()


def _kept(person: Person) -> Step | None:
    """An amount out of a round that waits for a yes."""
    ticket = rounds.tickets_of(person.pk).filter(state=TicketState.GRANTED).order_by("due").first()
    if ticket is None or ticket.due is None or ticket.due <= clock.now():
        return None
    title = _("%(money)s is kept for you") % {"money": euros(ticket.amount)}
    text = _("Say yes before %(day)s, or it goes to the next in line.") % {"day": day(ticket.due)}
    return Step(title, text, reverse("person:round", args=[ticket.round_id]), _("Look at it"))


def _survey(person: Person) -> Step | None:
    for invitation in surveys.open_invitations(person.pk):
        href = reverse("survey", args=[invitation.token])
        return Step(_("How was your training?"), _("A few short questions. It takes 2 minutes."), href, _("Answer"))
    return None


def _mirror(person: Person) -> Step | None:
    if skills.accepted_skills(person):
        return None
    text = _("Tell what you do at work. We show where you stand and what you can become.")
    return Step(_("Look in your mirror"), text, reverse("person:mirror"), _("Tell what I do"))


def _proof(pack: Pack) -> Step | None:
    if not (n := pack.missing):
        return None
    title = ngettext("Perhaps you are entitled to more", "Perhaps you are entitled to more", n)
    text = ngettext("For %(n)s scheme we miss a proof.", "For %(n)s schemes we miss a proof.", n) % {"n": n}
    return Step(title, text, reverse("person:rights") + "#maybe", _("See what is missing"))


def _ending(pack: Pack) -> Step | None:
    for pocket in pack.ending:
        title = _("Use your %(figure)s in time") % {"figure": pocket.figure}
        text = _("%(pocket)s: what you don’t use, you lose.") % {"pocket": pocket.title}
        return Step(title, text, reverse("person:learn"), _("Find a training"))
    return None


def _learn() -> Step:
    text = _("For each training you see what it costs you.")
    return Step(_("What do you want to learn?"), text, reverse("person:learn"), _("Find a training"))
