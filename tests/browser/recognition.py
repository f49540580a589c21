"""A file of recognition in the browser: applied for, judged, refused by two, objected to, answered by a third."""

from typing import Any

from browser.stack import Stack
from browser.tour import Tour
from browser.visitor import Visitor

LABEL = "career_centre"
NO = "There is no quality label on the site."


def clear(stack: Stack) -> None:
    """Stop what still runs about this label, so that a new file can be opened."""
    api = stack.api("provider")
    rows: list[dict[str, Any]] = api.get("/recognition/files", label=LABEL, limit=100)["items"]
    for row in rows:
        if row["state"] in ("draft", "sent", "taken"):
            api.post(f"/recognition/files/{row['id']}/drop")


def apply(tour: Tour) -> str:
    """Open a file, see at once where it stands, send it in; gives its id."""
    provider = tour.who("provider")
    provider.go("/provider/recognition")
    provider.follow("/provider/recognition/new$")
    provider.page.locator(f"input[name=what][value={LABEL}]").check()
    provider.press("main form button[type=submit]")
    found = provider.at(r"^/provider/recognition/[0-9a-f-]{36}$")
    boxes = provider.page.locator("input[type=radio][value=yes]")
    assert tour.who("provider").tick(boxes) == 6
    for field in provider.page.locator("textarea[name$='-words']").all():
        field.fill("See page 3 of our note.")
    provider.press("button[name=do][value=save]")
    provider.says("100")
    provider.press("button[name=do][value=send]")
    assert provider.page.locator("input[type=radio]").count() == 0, "what was sent can't be changed"
    tour.done("a provider applied, and saw its points before it sent it in")
    return found


def take(tour: Tour, dossier: str) -> Visitor:
    """The assessor finds it on the work list and takes it."""
    assessor = tour.who("assessor")
    assessor.go("/authority/recognition/files")
    assessor.follow(dossier)
    assessor.press(f"form[action$='/{dossier}/take'] button")
    tour.done("an assessor took it off the work list")
    return assessor


def refuse(tour: Tour, dossier: str) -> None:
    """Each criterion is judged with a reason; the refusal takes a second person."""
    assessor, officer = take(tour, dossier), tour.who("officer")
    assessor.tick(assessor.page.locator("input[type=radio][value=yes]"))
    assessor.page.locator("input[name=c-label-level][value=no]").check()
    for field in assessor.page.locator("textarea[name$='-reason']").all():
        field.fill(NO)
    assessor.press("form[action$='/judge'] button")
    assessor.page.locator("input[name=outcome][value=refused]").check()
    assessor.page.fill("#reason", NO)
    assessor.press("form[action$='/conclude'] button")
    assert assessor.page.locator("form[action$='/confirm']").count() == 0, "one's own refusal is not one's to confirm"
    tour.done("each criterion was judged, and a refusal proposed")
    officer.go(f"/authority/recognition/files/{dossier}")
    officer.page.locator("input[name=agree][value=yes]").check()
    officer.page.fill("form[action$='/confirm'] textarea", "I see the same.")
    officer.press("form[action$='/confirm'] button")
    tour.done("a second person confirmed it")


def objects(tour: Tour, dossier: str) -> None:
    """The provider reads why and objects; someone new answers, and the register shows it."""
    provider, releaser = tour.who("provider"), tour.who("releaser")
    provider.go(f"/provider/recognition/{dossier}")
    provider.says(NO)
    provider.page.fill("form[action$='/object'] textarea", "It came last week.")
    provider.press("form[action$='/object'] button")
    officer = tour.who("officer")
    officer.go(f"/authority/recognition/files/{dossier}")
    assert officer.page.locator("form[action$='/confirm']").count() == 0, "who decided doesn't answer"
    releaser.go("/authority/recognition/files")
    releaser.follow(dossier)
    releaser.page.locator("input[name=agree][value=no]").check()
    releaser.page.fill("form[action$='/confirm'] textarea", "It is of another firm.")
    releaser.press("form[action$='/confirm'] button")
    provider.go("/recognition/register?state=refused")
    provider.says(NO)
    tour.done("the objection was answered by someone new, and the register shows the refusal")


def partner(tour: Tour, dossier: str) -> None:
    """A social partner reads it and writes in the margin."""
    visitor = tour.who("partner")
    visitor.menu("/partner/")
    visitor.follow(dossier)
    visitor.page.fill("form[action$='/note'] textarea", "Our members know this centre.")
    visitor.press("form[action$='/note'] button")
    visitor.says("Our members know this centre.")
    tour.done("a social partner wrote in the margin")
