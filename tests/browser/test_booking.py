"""Booking under trying circumstances: without script, twice at once, the last seat, the back button."""

import pytest
from playwright.sync_api import Browser

from browser import learner
from browser.stack import Stack
from browser.tour import Planned, Tour, plan
from browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser


def ready(me: Visitor, planned: Planned) -> None:
    """At the page where one click books."""
    me.go(f"/me/learn/{planned.training}?session={planned.id}")
    me.press(f"#cost a[href$='/me/book/{planned.id}']")
    me.tick(me.page.locator("input[name=consent]"))


def bookings(me: Visitor, planned: Planned) -> int:
    """How many living bookings of this session I have: seats that are gone."""
    stack = me.stack
    session = stack.api("an").get(f"/catalogue/sessions/{planned.id}")
    return int(session["capacity"] - session["seats_free"])


def test_without_script(stack: Stack, browser: Browser) -> None:
    planned = plan(stack)
    with visit(browser, stack, java_script_enabled=False) as me:
        me.sign_in("bilal")
        me.menu(r"/me/learn$")
        me.page.fill("input[name=text]", "heftruck")
        me.press("form[role=search] .rz-btn-main")
        me.at(r"^/me/learn\?.*text=heftruck")
        me.page.locator("#results h3 a", has_text="heftruck").first.click()
        me.page.locator(f"input[name=session][value='{planned.id}']").check()
        me.press("form:has(input[name=session]) button")
        me.press(f"#cost a[href$='/me/book/{planned.id}']")
        me.page.locator("input[name=purpose][value=self]").check()
        me.press("button[name=do][value=price]")
        me.tick(me.page.locator("input[name=consent]"))
        me.press("button[name=do][value=book]")
        me.at(r"^/me/booked/")
    assert bookings(me, planned) == 1


def test_a_double_click_books_once(stack: Stack, browser: Browser) -> None:
    planned = plan(stack)
    with visit(browser, stack) as me:
        me.sign_in("claire")
        ready(me, planned)
        me.page.locator("button[name=do][value=book]").dblclick()
        me.page.wait_for_url("**/me/booked/*")
    assert bookings(me, planned) == 1


def test_the_same_form_from_two_windows_books_once(stack: Stack, browser: Browser) -> None:
    """Without the help of the page's script: the same form twice at the same time."""
    planned = plan(stack)
    with visit(browser, stack) as me:
        me.sign_in("claire")
        ready(me, planned)
        answers = me.page.evaluate(
            """async () => {
                const form = document.querySelector("main form[method=post]");
                const body = new URLSearchParams(new FormData(form));
                body.set("do", "book");
                const send = () => fetch(location.href, {method: "POST", body, redirect: "follow"});
                return (await Promise.all([send(), send(), send()])).map(one => one.url);
            }"""
        )
        assert len(set(answers)) == 1 and "/me/booked/" in answers[0], answers
    assert bookings(me, planned) == 1


def test_back_after_booking_leads_to_the_same_booking(stack: Stack, browser: Browser) -> None:
    planned = plan(stack)
    with visit(browser, stack) as me:
        me.sign_in("claire")
        ready(me, planned)
        me.press("button[name=do][value=book]")
        booking = me.at(r"^/me/booked/")
        me.page.go_back()
        me.at(r"^/me/book/")
        me.tick(me.page.locator("input[name=consent]"))
        me.press("button[name=do][value=book]")
        assert me.at(r"^/me/booked/") == booking, "the back button booked once more"
        me.go(f"/me/learn/{planned.training}?session={planned.id}")
        assert me.page.locator(f"#cost a[href$='/me/bookings/{booking}']").count() == 1, "it does not say I booked it"
    assert bookings(me, planned) == 1


def test_two_people_and_one_seat(stack: Stack, browser: Browser) -> None:
    planned = plan(stack, seats=1)
    with Tour(stack, browser) as tour:
        claire, bilal = tour.who("claire"), tour.who("bilal")
        ready(claire, planned)
        ready(bilal, planned)
        claire.press("button[name=do][value=book]")
        claire.at(r"^/me/booked/")
        bilal.press("button[name=do][value=book]")
        bilal.at(rf"^/me/learn/{planned.training}")
        assert bilal.page.locator(".rz-banner-alert").is_visible(), "nothing says that the seat is gone"
        bilal.says("Er is niets geboekt")
        bilal.go(f"/me/learn/{planned.training}?session={planned.id}")
        bilal.press("form[action$='/wait'] button")
        bilal.at(r"^/me/bookings$")
        bilal.says("Je staat op de wachtlijst")
        tour.done("one seat, two people: the second waits")
        _free_seat(claire, bilal, planned)
        learner_books_the_offer(bilal, planned)


def _free_seat(claire: Visitor, bilal: Visitor, planned: Planned) -> None:
    """Claire steps back, so the seat is kept for Bilal."""
    claire.menu(r"/me/bookings$")
    claire.go(f"/me/learn/{planned.training}?session={planned.id}")
    claire.press("#cost a[href*='/me/bookings/']")
    claire.follow(r"/cancel$")
    claire.press("main form .rz-btn-main")
    bilal.menu(r"/me/bookings$")
    assert bilal.page.locator(f"a[href*='session={planned.id}']").count() == 1


def learner_books_the_offer(me: Visitor, planned: Planned) -> None:
    me.follow(rf"session={planned.id}")
    learner.choose(me, planned)
    ready(me, planned)
    me.press("button[name=do][value=book]")
    me.at(r"^/me/booked/")
    assert bookings(me, planned) == 1
