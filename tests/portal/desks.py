"""What the tests of the desks share: people with a role in a browser, and a session that was given."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.test import Client

from booking.world import World
from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership
from rugzak.base import clock
from rugzak.booking import attendance, claims, codes
from rugzak.booking.models import Booking, Claim
from rugzak.catalogue.models import Session, SessionPart
from rugzak.catalogue.services import PartSpec, SessionSpec, add_session

EN = {"accept-language": "en"}


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def one_question(page: str) -> bool:
    """One h1 that asks something, and nothing inline."""
    title = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return len(title) == 1 and title[0].strip().endswith("?") and not re.search(r"\s(style|onclick)=", page)


def sign_in(user: User) -> Client:
    client = Client(headers=EN)
    client.force_login(user)
    return client


def member(role: str, where: Organisation) -> User:
    user = User.objects.create_user(f"{role}.{where.pk}@example.org")
    add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
    return user


@dataclass
class Given:
    """One day of class, booked by the world's person."""

    session: Session
    booking: Booking
    provider: Actor

    @property
    def parts(self) -> list[SessionPart]:
        return list(self.session.parts.all())


def give(world: World, provider: User, *, learner: bool | None = True, marked: bool = True) -> Given:
    """A day of two half days, over by now. `learner`: what they said; None is nothing."""
    day = clock.today() + timedelta(days=10)
    parts = [PartSpec(day, start, 240) for start in (time(9), time(13, 30))]
    session = add_session(spec=SessionSpec(training=world.training, capacity=3, parts=parts, municipality=world.ghent))
    given = Given(session, world.book(session=session), access.actor_of(provider))
    for part in given.parts:
        clock.travel(to=part.starts_at + timedelta(minutes=5))
        _say(world, given, part, learner, marked)
    clock.travel(to=given.parts[-1].ends_at + timedelta(days=1))
    return given


def _say(world: World, given: Given, part: SessionPart, learner: bool | None, marked: bool) -> None:
    if marked:
        attendance.mark_provider(actor=given.provider, booking=given.booking, part=part, present=True)
    if learner is True:
        digits = codes.current(part.pk, clock.now()).digits
        attendance.confirm_by_code(actor=world.actor(), part=part, code=digits)
    if learner is False:
        attendance.confirm_on_page(actor=world.actor(), booking=given.booking, part=part, present=False)


def claimed(given: Given) -> Claim:
    return claims.make_claim(actor=given.provider, booking=Booking.objects.get(pk=given.booking.pk))
