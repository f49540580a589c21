"""A provider comes in by the door on a phone: apply, sign, read the code from the payment, be let in, see its place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.axe import look
from browser.stack import Stack
from browser.visitor import Visitor, visit

NUMBERS = {"nl": ("0403019261", "BE71096123456769"), "fr": ("0897290877", "BE62510007547061")}
STAGE = {"nl": "Nieuw", "fr": "Nouveau"}


@pytest.mark.browser
@pytest.mark.parametrize("language", [pytest.param("nl", marks=pytest.mark.short), "fr"])
def test_in_by_the_door(
    stack: Stack, browser: Browser, tmp_path: Path, figure: Callable[[str], None], language: str
) -> None:
    with visit(browser, stack, 390, language) as asker, visit(browser, stack, 1280, language) as officer:
        asker.sign_in("an")
        application = _apply(asker, *NUMBERS[language])
        officer.sign_in("officer")
        with visit(browser, stack, 1280, language) as releaser:
            releaser.sign_in("releaser")
            file = _pay(officer, releaser, tmp_path / "cent.xml")
        _type(asker, application, file)
        _let_in(officer, application)
        asker.go("/provider/place")
        asker.says(STAGE[language])
        asker.fits()
        assert look(asker.page) == [] and look(officer.page) == []
    figure(f"browser, the door in {language}: from the first page to one's place")


def _apply(asker: Visitor, number: str, iban: str) -> str:
    """From the public page to an application that is signed."""
    asker.go("/providers/trust")
    assert look(asker.page) == []
    asker.follow(r"/provider/door$")
    asker.press("main a.rz-btn-main")
    with asker.watch.expecting(400):
        asker.press("main form .rz-btn-main")
        assert asker.page.locator(".rz-error").count() >= 3, "an empty form says what is missing"
    for name, value in (("number", number), ("name", "School Noord"), ("founded_on", "2020-01-01"), ("iban", iban)):
        asker.page.fill(f"input[name={name}]", value)
    asker.press("main form .rz-btn-main")
    application = asker.at(r"^/provider/door/[0-9a-f-]{36}$")
    assert look(asker.page) == []
    asker.press("button[value=sign]")
    return application


def _pay(officer: Visitor, releaser: Visitor, file: Path) -> str:
    """The authority's payment file with the cent in it; gives its text."""
    officer.go("/authority/payouts")
    officer.press("form[action$='/payouts/make'] button:visible")
    batch = officer.at(r"^/authority/payouts/[0-9a-f-]{36}$")
    releaser.go(f"/authority/payouts/{batch}")
    releaser.press(f"form[action$='/payouts/{batch}/release'] button")
    officer.go(f"/authority/payouts/{batch}")
    with officer.page.expect_download() as download:
        officer.page.locator(f"form[action$='/payouts/{batch}/file'] button").click()
    download.value.save_as(file)
    return file.read_text()


def _type(asker: Visitor, application: str, file: str) -> None:
    """A wrong code says how many tries are left; the right one is on the statement."""
    asker.go(f"/provider/door/{application}")
    asker.page.fill("input[name=code]", "00000000")
    with asker.watch.expecting(422):
        asker.press("button[value=code]")
        asker.says("4")
    asker.page.fill("input[name=code]", " ".join(re.findall(r"Rugzak code (\d{4}) (\d{4})", file)[-1]))
    asker.press("button[value=code]")
    assert not asker.page.locator("input[name=code]").count()


def _let_in(officer: Visitor, application: str) -> None:
    officer.go("/authority/recognition")
    officer.follow(r"/authority/door$")
    officer.follow(rf"/authority/door/{application}$")
    officer.fits()
    officer.page.locator("input[name=outcome][value=new]").check()
    officer.page.fill("textarea[name=reason]", "Echte lessen, echte zalen.")
    officer.press("#decide ~ form .rz-btn-main, form[action$='/decide'] .rz-btn-main")


@pytest.mark.browser
def test_the_same_over_the_api(stack: Stack) -> None:
    told = stack.rugzak("journey", "--as", "provider", "--url", stack.url)
    assert "The whole journey works." in told and "let in" in told
