"""Pages of the authority: each role sees what its verbs allow, money passes two pairs of eyes, reasons stay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from booking.world import World, books_balance, organisation
from portal.desks import claimed, give, member, one_question, sign_in, text_of
from rugzak.accounts.bank.example_bank import answer
from rugzak.accounts.models import PaymentBatch, User
from rugzak.base import clock
from rugzak.booking.models import Attendance, Claim, ClaimState, Clawback
from rugzak.catalogue.models import Recognition
from rugzak.evaluation.models import Indicator
from rugzak.schemes import queries

pytestmark = pytest.mark.django_db
OFFICER = [
    "home", "claims", "disputes", "payouts", "answer", "clawbacks", "debts", "funds", "books", "recognition",
    "schemes", "simulations",
]  # fmt: skip
OPEN = {
    "releaser": {"home", "claims", "payouts", "debts", "funds", "schemes"},
    "admin": {"home", "books", "schemes"},
}


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


@pytest.fixture
def releaser(world: World) -> Client:
    return sign_in(member("releaser", world.authority))


@pytest.fixture
def staff(world: World) -> User:
    return member("provider", world.provider)


@pytest.mark.parametrize("view", OFFICER)
def test_pages_are_for_officers(officer: Client, learner: Client, client: Client, world: World, view: str) -> None:
    address = reverse(f"authority:{view}")
    assert one_question(text_of(officer.get(address)))
    assert learner.get(address).status_code == 403
    assert sign_in(member("provider", world.provider)).get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("role", ["releaser", "admin"])
def test_other_roles_see_what_their_verbs_allow(world: World, role: str) -> None:
    desk = sign_in(member(role, world.authority))
    answers = {view: desk.get(reverse(f"authority:{view}")).status_code for view in OFFICER}
    assert {view for view, status in answers.items() if status == 200} == OPEN[role]
    assert set(answers.values()) <= {200, 403}
    menu = text_of(desk.get(reverse("authority:home"))).split("</nav>")[0]
    for view in set(OFFICER) - OPEN[role] - {"home"}:
        assert f'href="{reverse(f"authority:{view}")}"' not in menu, view


def test_a_fund_sees_its_own_only(world: World) -> None:
    desk = sign_in(member("officer", world.sector))
    page = text_of(desk.get(reverse("authority:funds")))
    assert world.sector.name in page and world.authority.name not in page
    assert desk.get(reverse("authority:claims")).status_code == 403
    assert "What can you do here?" in text_of(desk.get(reverse("authority:home")))
    refused = desk.post(reverse("authority:batch-make"), {"debtor": str(world.authority.pk)}, follow=True)
    assert not PaymentBatch.objects.exists() and "with the role you have" in text_of(refused)


def test_no_figures_yet_is_said(officer: Client) -> None:
    page = text_of(officer.get(reverse("authority:home")))
    assert "There are no figures yet" in page and "rugzak evaluation compute" in page


def test_figures_come_with_chart_table_and_file(officer: Client, releaser: Client) -> None:
    made = {"period": "2026", "scope": "all", "n": 500, "denominator": 1000, "made_at": clock.now()}
    Indicator.objects.create(code="participation", value="0.302", numerator=302, **made)
    for group, value in (("low", "0.17"), ("high", "0.37")):
        Indicator.objects.create(code="participation", group={"education": group}, value=value, **made)
    Indicator.objects.create(
        code="participation", period="2026", scope="all", group={"education": "mid"}, suppressed=True, n=None
    )
    page = text_of(officer.get(reverse("authority:home")))
    assert "30.2%" in page and "participation-education" in page and "fewer than 10 people" in page
    address = reverse("authority:figures-csv", args=["participation-education"])
    table = text_of(officer.get(f"{address}?period=2026"))
    assert "17.0%" in table and "hidden" in table
    assert releaser.get(address).status_code == 403


def test_one_checks_another_approves(officer: Client, releaser: Client, world: World, staff: User) -> None:
    claim = claimed(give(world, staff))
    address = reverse("authority:claim", args=[claim.pk])
    page = text_of(officer.get(address))
    assert "every control is right" in page and "You can’t approve this" in page
    assert str(world.person.family_name) not in page, "no names at this desk"
    assert officer.post(reverse("authority:claim-release", args=[claim.pk])).status_code == 403
    assert "Approve €" in text_of(releaser.get(address))
    assert releaser.post(reverse("authority:claim-check", args=[claim.pk])).status_code == 403
    assert officer.post(reverse("authority:claim-check", args=[claim.pk])).status_code == 302
    releaser.post(reverse("authority:claims-release"), {"claim": [str(claim.pk), "nonsense"]})
    claim.refresh_from_db()
    assert claim.state == ClaimState.RELEASED and books_balance()
    again = releaser.post(reverse("authority:claim-release", args=[claim.pk]))
    assert again.status_code == 409 and Claim.objects.get().state == ClaimState.RELEASED


def test_who_made_a_claim_reads_why_they_cant_approve(world: World, staff: User) -> None:
    claim = claimed(give(world, staff))
    both = member("releaser", world.authority)
    Claim.objects.update(made_by=both.pk)
    desk = sign_in(both)
    page = text_of(desk.get(reverse("authority:claim", args=[claim.pk])))
    assert "You made this claim." in page and "four eyes" in page and "Approve €" not in page
    refused = desk.post(reverse("authority:claim-release", args=[claim.pk]))
    assert refused.status_code == 403 and "someone else must release it" in text_of(refused)


def test_a_dispute_is_decided_with_a_reason(officer: Client, world: World, staff: User) -> None:
    give(world, staff, learner=False)
    row = Attendance.objects.first()
    assert row is not None
    address = reverse("authority:decide", args=[row.pk])
    assert world.person.family_name not in text_of(officer.get(reverse("authority:disputes")))
    assert officer.post(address, {"present": "yes", "reason": ""}).status_code == 422
    officer.post(address, {"present": "perhaps", "reason": "x"})
    officer.post(address, {"present": "yes", "reason": "On the signed list"})
    row.refresh_from_db()
    assert row.decided is True and row.decided_reason == "On the signed list"


@pytest.mark.django_db(transaction=True)
def test_a_payment_file_from_claim_to_bank_and_back(
    officer: Client, releaser: Client, world: World, staff: User
) -> None:
    claim = claimed(give(world, staff))
    releaser.post(reverse("authority:claim-release", args=[claim.pk]))
    page = officer.post(reverse("authority:batch-make"), {"debtor": str(world.authority.pk)}, follow=True)
    batch = PaymentBatch.objects.get()
    assert "You made this file" in text_of(page)
    release = reverse("authority:batch-release", args=[batch.pk])
    assert officer.post(release).status_code == 403, "four eyes"
    assert "Approve €" in text_of(releaser.get(reverse("authority:batch", args=[batch.pk])))
    releaser.post(release)
    taken = officer.post(reverse("authority:batch-file", args=[batch.pk]))
    assert taken["Content-Type"] == "application/xml" and b"pain.001.001.09" in taken.content
    upload = SimpleUploadedFile("status.xml", answer(taken.content))
    told = officer.post(reverse("authority:answer"), {"file": upload}, follow=True)
    assert "1 payment" in text_of(told) and "arrived" in text_of(told)
    wrong = officer.post(reverse("authority:answer"), {"file": SimpleUploadedFile("x.xml", b"no xml")})
    assert wrong.status_code == 422 and "x.xml" in text_of(wrong)
    assert officer.post(reverse("authority:answer")).status_code == 422
    assert books_balance()


def test_money_is_asked_back_from_a_named_debtor(officer: Client, releaser: Client, world: World, staff: User) -> None:
    claim = claimed(give(world, staff))
    releaser.post(reverse("authority:claim-release", args=[claim.pk]))
    address = reverse("authority:clawback-new", args=[claim.pk])
    assert world.provider.name in text_of(officer.get(address)) and releaser.get(address).status_code == 403
    typed = {"debtor": "provider", "amount": "99999", "reason": "Class was not given"}
    wrong = officer.post(address, typed)
    assert wrong.status_code == 422 and 'value="99999"' in text_of(wrong) and not Clawback.objects.exists()
    officer.post(address, typed | {"amount": "10.50"})
    row = Clawback.objects.get()
    assert (row.amount, row.debtor_id) == (1_050, world.provider.pk)
    assert "10.50" in text_of(officer.get(reverse("authority:clawbacks")))
    officer.post(reverse("authority:clawback-paid", args=[row.pk]))
    row.refresh_from_db()
    assert row.paid_at is not None and books_balance()


def test_recognition_has_dates_reasons_and_a_history(officer: Client, releaser: Client, world: World) -> None:
    provider = organisation("provider", "Nieuw huis")
    address = reverse("authority:provider", args=[provider.pk])
    assert "Nieuw huis" in text_of(officer.get(reverse("authority:recognition"), {"q": "nieuw"}))
    backwards = {"label": "registered", "valid_from": "2026-09-01", "valid_until": "2026-08-01", "reason": "Audit"}
    wrong = officer.post(address, backwards)
    assert wrong.status_code == 422 and 'value="Audit"' in text_of(wrong)
    officer.post(address, backwards | {"valid_until": ""})
    row = Recognition.objects.get(provider=provider)
    end = reverse("authority:withdraw", args=[row.pk])
    assert officer.post(end, {f"{row.pk}-last_day": "2026-10-01", f"{row.pk}-reason": ""}).status_code == 422
    proposed = officer.post(end, {f"{row.pk}-last_day": "2026-10-01", f"{row.pk}-reason": "Stopped"})
    assert Recognition.objects.get(pk=row.pk).valid_until is None, "a second person decides"
    confirm = reverse("authority:dossier-confirm", args=[proposed["Location"].rsplit("/", 1)[1]])
    assert releaser.post(confirm, {"agree": "yes", "reason": "Indeed."}).status_code == 302
    page = text_of(officer.get(address))
    assert "Stopped" in page and "Audit" in page and Recognition.objects.get(pk=row.pk).valid_until is not None


def test_rules_and_books_can_be_read(officer: Client, world: World) -> None:
    world.book()
    for scheme in queries.current():
        assert one_question(text_of(officer.get(reverse("authority:scheme", args=[scheme.id])))), scheme.id
    assert "not known" in text_of(officer.get(reverse("authority:scheme", args=["be-vl-opleidingskrediet"])))
    page = text_of(officer.get(reverse("authority:schemes")))
    people, rest = page.split("For firms here")
    firms, elsewhere = rest.split("Elsewhere, or proposed")
    assert "For people here" in people and "be-vl-opleidingscheque" in people and "be-vl-kmo-portefeuille" in firms
    assert "nl-stap" in elsewhere and "be-voorstel-belastingaftrek" in elsewhere and "Proposal" in elsewhere
    proposal = elsewhere.split("be-voorstel-belastingaftrek")[1].split("</li>")[0]
    assert "Not in force" in proposal
    assert officer.get(reverse("authority:scheme", args=["no-such"])).status_code == 404
    assert "not one difference" in text_of(officer.get(reverse("authority:books"), {"count": "yes"}))
    assert "Held by bookings" in text_of(officer.get(reverse("authority:funds")))
