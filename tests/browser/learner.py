"""The learner's part of the journey: mirror, rights, search, price, booking, cancelling, attendance, badge, survey."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from browser.tour import SEARCH, Part, Planned, Tour
from browser.visitor import Visitor

KEPT = 4
STORY = {
    "nl": "Ik ben magazijnmedewerker in Mechelen. Ik rijd met de heftruck, laad vrachtwagens en tel de voorraad.",
    "fr": "Je suis magasinier. Je conduis un chariot élévateur, je charge des camions et je compte le stock.",
    "de": "Ich bin Lagerarbeiter. Ich fahre Gabelstapler, belade Lastwagen und zähle den Lagerbestand.",
    "en": "I am a warehouse worker. I drive a forklift, load trucks and count the stock every Friday.",
}


def mirror(tour: Tour, me: Visitor) -> None:
    """Tell, choose what is right, see where one stands."""
    me.menu(r"/me/mirror$")
    if "tell" not in me.page.url:
        me.follow(r"/me/mirror/tell$")
    me.page.fill("textarea[name=text]", STORY[tour.language])
    me.press("main form .rz-btn-main")
    assert me.page.locator("input[name=skill]").count() >= 3, "no skills in the story"
    assert me.page.locator("input[name=occupation]").count() >= 2, "no occupation in the story"
    assert me.page.locator("main q").count() >= 2, "the words that led to them are not shown"
    for box in me.page.locator("input[name=skill]").all()[:KEPT]:
        box.check()
    me.press("main form .rz-btn-main")
    me.at(r"^/me/mirror$")
    assert me.page.locator(".rz-say em").is_visible(), "the mirror gives no answer"
    assert me.page.locator("#near ~ * .rz-job, .rz-job").count() >= 3, "no occupations lie nearby"
    tour.picture("an", "2-mirror")
    tour.done("mirror: text to skills, fit, gap, nearby work")


def rights(tour: Tour, me: Visitor) -> None:
    """All rights, then one with its reasons."""
    me.menu(r"/me/rights$")
    assert me.page.locator(".rz-right").count() >= 5, "not all schemes are there"
    tour.picture("an", "3-rights")
    me.follow(r"/me/rights/be-vl-vov$")
    assert me.page.locator(".rz-reasons li").count() >= 2, "no reasons"
    tour.done("rights: all, and one with its reasons")


def find(tour: Tour, me: Visitor, planned: Planned) -> None:
    """Search by word, open the training, choose the date; see one's own price."""
    word = SEARCH[tour.language]
    me.menu(r"/me/learn$")
    search(me, word)
    me.page.locator("#results h3 a", has_text=word).first.click()
    me.page.wait_for_url(f"**/me/learn/{planned.training}*")
    choose(me, planned)
    assert "€" in me.text("#cost .rz-cost"), "no price"
    assert me.page.locator("#cost .rz-split").count() == 1, "who pays what is not drawn"
    me.page.evaluate("window.scrollTo(0, 0)")
    tour.picture("an", "4-training")
    tour.done("search and price: what it costs me")


def search(me: Visitor, words: str) -> None:
    """Type words and press the button; the list is changed in place."""
    me.page.fill("input[name=text]", words)
    with me.page.expect_response(lambda answer: answer.request.method == "GET" and "text=" in answer.url):
        me.page.locator("form[role=search] .rz-btn-main").click()


def choose(me: Visitor, planned: Planned) -> None:
    """Take the date; the price card follows (without script only after the button)."""
    me.page.locator(f"input[name=session][value='{planned.id}']").check()
    if not me.page.locator(f"#cost a[href$='/me/book/{planned.id}']").count():
        me.page.wait_for_selector(f"#cost a[href$='/me/book/{planned.id}']")


def book(tour: Tour, me: Visitor, planned: Planned) -> str:
    """Say what for, agree with each line, book; gives the booking's id."""
    me.press(f"#cost a[href$='/me/book/{planned.id}']")
    me.page.locator("input[name=purpose][value=other_job]").check()
    me.press("button[name=do][value=price]")
    assert me.page.locator("input[name=purpose][value=other_job]").is_checked(), "the purpose is forgotten"
    with me.watch.expecting(422):
        me.press("button[name=do][value=book]")
        assert me.page.locator(".rz-banner-alert").is_visible(), "booked without a yes to each spend"
    me.tick(me.page.locator("input[name=consent]"))
    me.press("button[name=do][value=book]")
    booking = me.at(r"^/me/booked/")
    tour.done("book: purpose, a yes to each spend")
    return booking


def cancel(tour: Tour, me: Visitor, booking: str) -> None:
    """Step back within the cooling-off time."""
    me.follow(rf"/me/bookings/{booking}$")
    me.follow(r"/cancel$")
    me.press("main form .rz-btn-main")
    me.at(r"^/me/bookings$")
    assert me.page.locator(".rz-banner").count() >= 1, "nothing says that it is cancelled"
    tour.done("cancel within the cooling-off time")


def again(tour: Tour, me: Visitor, planned: Planned) -> str:
    me.go(f"/me/learn/{planned.training}?session={planned.id}")
    return book(tour, me, planned)


def confirm(me: Visitor, booking: str, part: Part, code: str) -> bool:
    """Type the code of the board; whether it was the right one (it may have changed just now)."""
    me.menu(r"/me/bookings$")
    me.follow(rf"/me/bookings/{booking}$")
    me.follow(rf"/attend/{part.id}/$")
    with me.watch.expecting(422):
        me.page.fill("input[name=code]", code)
        me.press("main form .rz-btn-main")
    return "/attend/" not in me.page.url


def badge(tour: Tour, me: Visitor, folder: Path) -> None:
    """Download the badge; it verifies, and a changed one does not."""
    me.menu(r"/me/bookings$")
    me.follow(r"/me/badges/")
    with me.page.expect_download() as waiting:
        me.page.locator("main a[href$='/file']").click()
    file = folder / "badge.json"
    waiting.value.save_as(file)
    title = json.loads(file.read_text())["credentialSubject"]["achievement"]["name"]
    changed = folder / "changed.json"
    changed.write_text(file.read_text().replace(title, title + "!"))
    for path, mark in ((file, ".rz-yes"), (changed, ".rz-maybe")):
        me.go("/verify")
        me.page.set_input_files("input[name=badge]", path)
        me.press("main form .rz-btn-main")
        assert me.page.locator(f".rz-right{mark}").is_visible(), f"{path.name}: {me.text()[:200]}"
    tour.done("badge: downloaded, verified, a changed one refused")


def survey(tour: Tour, me: Visitor) -> str:
    """Answer the questions that wait; gives the address of the survey."""
    me.menu(r"/me/bookings$")
    me.follow(r"/survey/")
    address = urlsplit(me.page.url).path
    answer(me)
    assert me.page.locator("form.rz-survey").count() == 0, f"not accepted: {me.text()[:300]}"
    tour.done("survey")
    return address


def answer(me: Visitor) -> None:
    """The last choice of each question, a sentence where one may write."""
    for group in me.page.locator("form.rz-survey fieldset").all():
        group.locator("input[type=radio]").last.check()
    for box in me.page.locator("form.rz-survey textarea").all():
        box.fill("Ik plan nu zelf de ritten van maandag.")
    me.press("form.rz-survey .rz-btn-main")
