"""The rule studio: change a value, see a mistake while writing, try the cases, submit; a second person publishes."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.axe import look
from browser.stack import Stack
from browser.visitor import Visitor, visit
from rugzak.config import paths

pytestmark = pytest.mark.browser
SCHEME = "be-voorbeeld-sectorfonds"
AMOUNT = "input[name='f/versions/0/parameters/year_amount/values/0/value']"
START = "input[name='f/versions/0/valid/from']"
Picture = Callable[[Visitor, str], None]


@pytest.fixture(scope="module")
def picture() -> Iterator[Picture]:
    """Of the page as it stands, wide and narrow, in var/screens/studio; and nothing that axe finds."""
    folder = paths.var() / "screens" / "studio"
    folder.mkdir(parents=True, exist_ok=True)
    yield lambda visitor, name: _picture(visitor, folder, name)


def _picture(visitor: Visitor, folder: Path, name: str) -> None:
    for width in (1280, 390):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.fits()
        visitor.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True, animations="disabled")
        assert look(visitor.page) == [], f"{name} at {width}"
        visitor.page.emulate_media(color_scheme="dark")
        assert look(visitor.page, colours_only=True) == [], f"{name} at {width} in the dark"
        visitor.page.emulate_media(color_scheme="light")
    visitor.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_rule_is_changed_by_two(stack: Stack, browser: Browser, picture: Picture, language: str) -> None:
    amount, days = {"nl": (450, 2), "en": (475, 9)}[language]
    with visit(browser, stack, 1280, language) as officer, visit(browser, stack, 390, language) as releaser:
        officer.sign_in("officer")
        officer.go(f"/authority/rules/{SCHEME}")
        officer.press(f"form[action$='/rules/{SCHEME}/change'] button")
        draft = officer.at(r"^/authority/rules/drafts/")
        start = date.fromisoformat(officer.page.locator(START).input_value()) + timedelta(days=days)
        _changes_a_value(officer, amount, start)
        _makes_a_mistake(officer, picture, language)
        _tries_cases(officer, amount, start)
        picture(officer, f"written-{language}")
        officer.press("button[name=do][value=submit]")
        assert officer.page.locator("form[action$='/approve']").count() == 0, "one's own text is not one's to publish"
        releaser.sign_in("releaser")
        releaser.go(f"/authority/rules/drafts/{draft}")
        picture(releaser, f"eyes-{language}")
        releaser.press("form[action$='/approve'] button")
        releaser.follow(rf"/authority/rules/{SCHEME}\?version=")
        releaser.says(f"€\u00a0{amount}")
        picture(releaser, f"published-{language}")


def _changes_a_value(officer: Visitor, amount: int, start: date) -> None:
    """What changes in the form changes in the text, while the fields stay."""
    for field, value in ((START, str(start)), (AMOUNT, str(amount))):
        officer.page.fill(field, value)
        officer.page.locator(field).blur()
    text = officer.page.locator("#text")
    expect(text).to_have_value(_with(f"value: {amount * 100}"))
    expect(text).to_have_value(_with(f'version: "{start}"'))
    expect(officer.page.locator("#report")).to_contain_text(f"€\u00a0{amount}")


def _makes_a_mistake(officer: Visitor, picture: Picture, language: str) -> None:
    """The line is named and marked; the form goes with the text again once it is mended."""
    text = officer.page.locator("#text")
    good = text.input_value()
    text.fill(good.replace("contact_minutes >= 240", "contact_minuten >= 240"))
    line = next(n for n, row in enumerate(text.input_value().splitlines(), start=1) if "contact_minuten" in row)
    expect(officer.page.locator("#report")).to_contain_text("training.contact_minutes?")
    expect(officer.page.locator("#lines b")).to_have_text(str(line))
    officer.press("button[name=do][value=save]")
    picture(officer, f"mistake-{language}")
    officer.page.reload()
    text.fill(good)
    expect(officer.page.locator("#lines b")).to_have_count(0)


def _tries_cases(officer: Visitor, amount: int, start: date) -> None:
    """A case of before that does not come out right any more is named; those of the new rule come out right."""
    report = officer.page.locator("#report")
    facts = f"{{employment.joint_committee: '200', training.contact_minutes: 420, training.start: {start}}}"
    row = f"{{name: the new amount, on: {start}, facts: {facts}, expect: {{amount: {amount * 100}}}}}"
    officer.page.fill("#cases", f"scheme: {SCHEME}\ncases:\n  - {row.replace(str(amount), '111')}\n")
    expect(report.locator("li b").first).to_have_text("the new amount")
    officer.page.fill("#cases", f"scheme: {SCHEME}\ncases:\n  - {row}\n")
    expect(report.locator("li b")).to_have_count(0)
    officer.press("button[name=do][value=save]")
    assert officer.page.locator(AMOUNT).input_value() == str(amount)


def _with(part: str) -> "re.Pattern[str]":
    return re.compile(re.escape(part))


def test_a_rule_is_changed_without_script_and_with_the_keyboard(stack: Stack, browser: Browser) -> None:
    with visit(browser, stack, 390, "nl", java_script_enabled=False) as officer:
        officer.sign_in("officer")
        officer.go("/authority/rules/be-voorbeeld-werkgever")
        officer.press("form[action$='/change'] button")
        field = officer.page.locator("input[name^='f/versions/0/parameters/'][name$='/values/0/value']").first
        field.fill("611")
        with officer.page.expect_navigation(wait_until="load"):
            field.press("Enter")
        assert "61100" in officer.page.locator("#text").input_value()
        officer.press("form[action$='/withdraw'] button")
