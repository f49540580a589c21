"""The authority's part: a second pair of eyes approves the claim and the payment file; the bank answers."""

from pathlib import Path

from browser.tour import Tour


def give(tour: Tour, euros: str) -> None:
    """The employer puts money in its learning budget and gives it to An: two visits to the same two forms."""
    hr = tour.who("hr")
    hr.go("/employer/budget")
    hr.press("main a[href$='/deposit']")
    hr.page.fill("input[name=euros]", euros)
    hr.press("main form .rz-btn-main")
    hr.at(r"^/employer/budget$")
    hr.press("main a[href$='/grant']")
    hr.page.locator("input[name=to][value=one]").check()
    hr.page.select_option("select[name=person]", label="Peeters An")
    hr.page.fill("input[name=euros]", euros)
    hr.press("main form .rz-btn-main")
    hr.at(r"^/employer/budget$")
    tour.done("funding: the employer gives a learning budget")


def release(tour: Tour, claim: str) -> None:
    """The releaser approves the claim."""
    releaser = tour.who("releaser")
    releaser.go("/authority/")
    releaser.menu(r"/authority/claims$")
    releaser.follow(rf"/authority/claims/{claim}$")
    releaser.press(f"form[action$='/authority/claims/{claim}/release'] button")
    releaser.at(r"^/authority/claims$")
    tour.done("claim approved by the authority")


def pay(tour: Tour, folder: Path) -> None:
    """For each debtor: the officer makes a file, the releaser approves it, the officer reads the answer."""
    officer = tour.who("officer")
    batches = 0
    while True:
        officer.go("/authority/payouts")
        waiting = officer.page.locator("form[action$='/payouts/make'] button:visible")
        if not waiting.count():
            break
        officer.press("form[action$='/payouts/make'] button:visible")
        batches += 1
        _one(tour, folder / f"batch-{batches}.xml", officer.at(r"^/authority/payouts/[0-9a-f-]{36}$"))
    assert batches, "nobody owes anything"
    tour.done(f"{batches} payment files: made, approved by another, sent, answered")


def _one(tour: Tour, file: Path, batch: str) -> None:
    officer, releaser = tour.who("officer"), tour.who("releaser")
    releaser.go(f"/authority/payouts/{batch}")
    releaser.press(f"form[action$='/payouts/{batch}/release'] button")
    officer.go(f"/authority/payouts/{batch}")
    with officer.page.expect_download() as download:
        officer.page.locator(f"form[action$='/payouts/{batch}/file'] button").click()
    download.value.save_as(file)
    answer = file.with_suffix(".answer.xml")
    tour.stack.bank_answers(file, answer)
    officer.go("/authority/payouts/answer")
    officer.page.set_input_files("input[name=file]", answer)
    officer.press("main form .rz-btn-main")
    officer.at(r"^/authority/payouts/answer\?read=")


def paid(tour: Tour, claim: str) -> None:
    """The provider sees that the money came."""
    provider = tour.who("provider")
    provider.go(f"/provider/claims/{claim}")
    assert provider.page.locator(".rz-say em").first.is_visible()
    provider.go("/provider/payouts")
    assert "€" in provider.text(), "the provider sees no payment"
    tour.done("the provider sees the payment")
