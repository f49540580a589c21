"""The employer, in Dutch and French, wide and narrow: a job, the gap, the plan from draft to paper, an inspector."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser

from browser.axe import look
from browser.stack import Stack
from browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser
PAGES = (
    "/employer/skills",
    "/employer/skills?by=team",
    "/employer/skills/wishes",
    "/employer/skills/sector",
    "/employer/figures/organisation",
    "/employer/figures/organisation/import",
    "/employer/people/rights",
)
WIDTHS = {"nl": 1280, "fr": 390}


def looks_good(visitor: Visitor) -> None:
    """Nothing beyond the edge, and nothing that axe finds."""
    visitor.fits()
    assert look(visitor.page) == [], visitor.title()


@pytest.mark.short
def test_what_the_firm_lacks(stack: Stack, browser: Browser) -> None:
    with visit(browser, stack, 390, "nl") as hr:
        hr.sign_in("hr")
        hr.go("/employer/skills")
        looks_good(hr)
        hr.go("/employer/skills/jobs")
        looks_good(hr)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_job_of_ones_own(stack: Stack, browser: Browser, language: str, figure: Callable[[str], None]) -> None:
    with visit(browser, stack, WIDTHS[language], language) as hr:
        hr.sign_in("hr")
        hr.go("/employer/skills/jobs/new")
        hr.press("main .rz-btn-main")
        assert hr.page.locator("[aria-invalid=true]").count() >= 1, "an empty form is refused at the field"
        hr.page.fill("[name=name]", f"Planner {language}")
        hr.page.fill("[name=people]", "3")
        hr.page.fill("[name=words]", "Plant de vrachtwagens en controleert de voorraad.")
        hr.press("main .rz-btn-main")
        looks_good(hr)
        hr.press("main .rz-btn-main")
        hr.at(r"^/employer/skills/jobs/")
        looks_good(hr)
        hr.press("main form[method=post] .rz-btn-main")
        hr.go("/employer/skills/jobs")
        assert f"Planner {language}" in hr.text()
        for page in PAGES:
            hr.go(page)
            looks_good(hr)
    figure(f"browser, the firm in {language}: 9 pages without axe violations")


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_plan_to_paper_and_inspector(stack: Stack, browser: Browser, language: str) -> None:
    year = {"nl": 1, "fr": 2}[language]
    with visit(browser, stack, WIDTHS[language], language) as hr, visit(browser, stack, 390, language) as stranger:
        hr.sign_in("hr")
        hr.go("/employer/plan")
        year += int(re.findall(r"\d{4}", hr.title())[0])
        hr.go(f"/employer/plan?year={year}")
        hr.press("main .rz-btn-main")
        looks_good(hr)
        today = str(hr.page.input_value("[name=advised_on]"))
        hr.page.check("[name=by][value=union]")
        hr.page.fill("[name=given_on]", today)
        hr.page.fill("main form[action$='/advice'] [name=advice]", "Akkoord.")
        hr.press("main form[action$='/advice'] .rz-btn-main")
        hr.press("main form[action$='/change'] .rz-btn-main")
        looks_good(hr)
        with hr.page.expect_download() as paper:
            hr.page.click(f"a[href$='/pdf/{language}']")
        assert paper.value.path().read_bytes().startswith(b"%PDF")
        hr.go(f"/employer/plan/{year}/evidence")
        hr.page.fill("[name=name]", "I. Nspecteur")
        hr.page.fill("[name=service]", "TSW")
        hr.page.fill("[name=until]", date.fromisoformat(today).isoformat())
        hr.press("main form button:not([name]):not([class*=main])")
        looks_good(hr)
        link = hr.page.locator("main code").inner_text()
        stranger.page.goto(link)
        looks_good(stranger)
        with stranger.page.expect_download() as evidence:
            stranger.page.click("main .rz-btn-main")
        assert evidence.value.path().read_bytes().startswith(b"PK")
