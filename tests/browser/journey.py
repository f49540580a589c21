"""One learner's whole journey, from signing in to the dashboards."""

from datetime import timedelta
from pathlib import Path

from browser import learner, money, staff, views
from browser.tour import Tour, plan


def walk(tour: Tour, folder: Path) -> None:
    """All of it; `folder` keeps what is downloaded."""
    me = tour.who("an")
    tour.picture("an", "1-rugzak")
    tour.done("sign in")
    planned = plan(tour.stack)
    learner.mirror(tour, me)
    learner.rights(tour, me)
    money.give(tour, "400")
    learner.find(tour, me, planned)
    learner.cancel(tour, me, learner.book(tour, me, planned))
    booking = learner.again(tour, me, planned)
    staff.attend(tour, planned, me, booking)
    claim = staff.claim(tour, planned, booking)
    staff.result(tour, planned, booking)
    money.release(tour, claim)
    money.pay(tour, folder)
    money.paid(tour, claim)
    learner.badge(tour, me, folder)
    tour.stack.travel(planned.morning_after() + timedelta(hours=5))
    tour.found["survey"] = learner.survey(tour, me)
    views.dashboards(tour)
    tour.stack.lived = True
