"""What the others do: the provider marks, claims and gives the result; the authority looks on."""

from browser import learner
from browser.tour import Part, Planned, Tour
from browser.visitor import Visitor


def half_day(tour: Tour, part: Part, me: Visitor, booking: str, wrong_first: bool) -> None:
    """The provider marks everyone; the learner types the code that is on the board."""
    provider = tour.who("provider")
    provider.go("/provider/")
    provider.follow(rf"/provider/half-days/{part.id}$")
    if wrong_first:
        tour.picture("provider", "5-attendance")
        code = _code(provider)
        assert not learner.confirm(me, booking, part, f"{(int(code) + 1) % 10_000:04d}"), "a wrong code was taken"
        assert me.page.locator(".rz-error").is_visible() and me.page.locator("input[aria-invalid=true]").count() == 1
        tour.done("wrong code: said at the field")
    while provider.page.locator("form[action*='/mark/'] button[value=yes]:visible").count():
        provider.press("form[action*='/mark/'] button[value=yes]:visible")
    for _attempt in range(2):
        provider.page.reload()
        if learner.confirm(me, booking, part, _code(provider)):
            return
    raise AssertionError(f"the code was not taken: {me.text()[:300]}")


def _code(provider: Visitor) -> str:
    digits: str = provider.page.locator(".rz-bigcode").inner_text()
    return "".join(sign for sign in digits if sign.isdigit())


def attend(tour: Tour, planned: Planned, me: Visitor, booking: str) -> None:
    """All half days, each at its own time."""
    for index, part in enumerate(planned.parts):
        tour.stack.travel(part.at(index))
        half_day(tour, part, me, booking, wrong_first=index == 0)
    tour.done(f"attendance of {len(planned.parts)} half days, from both sides")


def claim(tour: Tour, planned: Planned, booking: str) -> str:
    """After the last lesson the provider asks for the money; gives the claim's id."""
    tour.stack.travel(planned.morning_after())
    provider = tour.who("provider")
    provider.go("/provider/")
    provider.menu(r"/provider/claims$")
    provider.press(f"main button[name=booking][value='{booking}']")
    found = provider.at(r"^/provider/claims/")
    assert provider.page.locator(".rz-say em").first.is_visible(), provider.text()[:300]
    tour.done("claim")
    return found


def result(tour: Tour, planned: Planned, booking: str) -> None:
    """The learner passed."""
    provider = tour.who("provider")
    provider.go(f"/provider/sessions/{planned.id}")
    provider.follow(r"/results$")
    provider.page.select_option(f"select[name='passed-{booking}']", "yes")
    provider.page.fill(f"input[name='score-{booking}']", "82,5")
    provider.press("main form .rz-btn-main")
    assert provider.page.locator(f"select[name='passed-{booking}']").input_value() == "yes"
    tour.done("achievement")
