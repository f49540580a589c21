"""The sheet of parts in a real browser: nothing breaks the content policy, charts draw, axe finds nothing."""

import os

import pytest

BROWSER = os.environ.get("RUGZAK_CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "light"), (1280, "dark")])
def test_parts(live_server: object, settings: object, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.RUGZAK_DEMO = True  # type: ignore[attr-defined]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.set_default_timeout(90_000)  # a busy machine is no fault of the page
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{live_server.url}/parts/")  # type: ignore[attr-defined]
        page.wait_for_selector(".rz-vega svg")
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        browser.close()
    assert complaints == [] and wide <= 0
    assert [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in found] == []
