"""In at the door: a number once, who signs, a code from one's own account, and an officer who had no part in it."""

from datetime import date, timedelta

import pytest

from booking.world import IBAN as HOUSE_IBAN
from booking.world import World, books_balance, enterprise_number, free
from door.gate import IBAN, Gate, user
from rugzak.accounts import access
from rugzak.accounts.bank import holders
from rugzak.accounts.errors import BadEnterpriseNumber, BadIban, NotAllowed
from rugzak.accounts.models import Organisation, Payable
from rugzak.base import clock, due
from rugzak.base.errors import NotFound
from rugzak.base.models import Message
from rugzak.catalogue.trust import door, errors, queries
from rugzak.catalogue.trust.models import Application, Standing, TrustStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def test_the_whole_way_in(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who, vat="exempt")
    assert queries.missing(application) == ["sign", "account"]
    application = door.sign(actor=who, application=application)
    file = gate.bank()
    assert b"<Cdtr>\n          <Nm>School Noord" in file and b'Ccy="EUR">0.01<' in file and IBAN.encode() in file
    application = door.type_code(actor=who, application=application, code=gate.code(file))
    assert (application.state, application.decide_by) == ("ready", clock.today() + timedelta(days=30))
    with pytest.raises(NotAllowed):
        door.decide(actor=who, application=application, admit=True, reason="me")
    door.decide(actor=gate.officer, application=application, admit=True, reason="Real rooms.")
    provider = Organisation.objects.get(enterprise_number=application.number)
    assert (provider.kind, provider.iban, provider.vat_exempt) == ("provider", IBAN, True)
    assert access.actor_of(user(who)).has("provider", provider.pk)
    assert Standing.objects.get(pk=provider.pk).stage == "new"
    assert [(step.kind, step.reason) for step in TrustStep.objects.filter(provider=provider)] == [
        ("placed", "Real rooms.")
    ]


def test_the_cent_is_a_cost_of_the_authority_and_of_no_fund(gate: Gate) -> None:
    pots = {fund.pk: free(fund.pot_account) for fund in (gate.world.cheques, gate.world.sector_fund)}
    application = gate.apply(gate.someone())
    assert Payable.objects.get().words.startswith("Rugzak code ")
    gate.bank()
    cost = holders.cost_account(gate.world.authority)
    from rugzak.ledger import queries as ledger

    assert ledger.balance(cost).posted == -1
    assert pots == {fund.pk: free(fund.pot_account) for fund in (gate.world.cheques, gate.world.sector_fund)}
    assert books_balance() and application.checks.get().state == "waiting"


def test_double_registration_is_refused_with_the_way_out(gate: Gate) -> None:
    provider, who = gate.world.provider, gate.someone()
    with pytest.raises(errors.AlreadyProvider) as refused:
        gate.apply(who, number=f"BE {provider.enterprise_number}")
    assert "Opleidingshuis" in refused.value.text() and "Ask the people" in refused.value.text()
    with pytest.raises(errors.AlreadyProvider):
        gate.apply(who, number=provider.enterprise_number, kind="coach_centre")
    member = gate.world.member("provider", provider)
    assert door.ask_to_join(actor=who, number=provider.enterprise_number) == 1
    letter = Message.objects.get(kind="door.news")
    assert letter.to == user(member).email and letter.context["asker"] == user(who).email
    number = enterprise_number()
    gate.apply(who, number=number)
    with pytest.raises(errors.AlreadyApplied):
        gate.apply(gate.someone(), number=number)
    with pytest.raises(NotFound):
        door.ask_to_join(actor=who, number=number)
    assert Application.objects.count() == 1 and Payable.objects.count() == 1


def test_who_asks_many_organisations_is_stopped(gate: Gate) -> None:
    who = gate.someone()
    for n in range(door.MOST_ASKS):
        house = Organisation.objects.create(kind="provider", name=f"H{n}", enterprise_number=enterprise_number())
        gate.world.member("provider", house)
        door.ask_to_join(actor=who, number=house.enterprise_number)
    with pytest.raises(errors.TooManyAsks):
        door.ask_to_join(actor=who, number=gate.world.provider.enterprise_number)


def test_wrong_numbers_never_come_in(gate: Gate) -> None:
    with pytest.raises(BadEnterpriseNumber):
        gate.apply(gate.someone(), number="0123456789")
    with pytest.raises(BadIban):
        gate.apply(gate.someone(), iban="BE00000000000000")
    assert not Application.objects.exists() and not Payable.objects.exists()


def test_a_wrong_code_counts_and_five_end_it(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    code = gate.code(gate.bank())
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.WrongCode) as refused:
            door.type_code(actor=who, application=application, code=wrong)
        assert refused.value.params["left"] == left
    for code_now in (wrong, code):
        with pytest.raises(errors.CheckOver):
            door.type_code(actor=who, application=application, code=code_now)
    assert application.checks.get().state == "failed"
    door.new_cent(actor=who, application=application)
    door.sign(actor=who, application=application)
    ready = door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    assert ready.state == "ready"


def test_only_so_many_cents(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    for _ in range(2):
        gate.bank(refuse=True)
        door.new_cent(actor=who, application=application)
    gate.bank(refuse=True)
    with pytest.raises(errors.TooManyChecks):
        door.new_cent(actor=who, application=application)
    assert books_balance()


def test_an_account_that_the_bank_refuses_confirms_nothing(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    file = gate.bank(refuse=True)
    check = application.checks.get()
    assert (check.state, check.reason) == ("failed", "bank AC04")
    with pytest.raises(errors.CheckOver):
        door.type_code(actor=who, application=application, code=gate.code(file))
    assert books_balance()


def test_a_stranger_reads_and_does_nothing(gate: Gate) -> None:
    application, stranger = gate.apply(gate.someone()), gate.someone()
    code = gate.code(gate.bank())
    with pytest.raises(NotFound):
        door.type_code(actor=stranger, application=application, code=code)
    with pytest.raises(NotFound):
        queries.application(stranger, application.pk)
    with pytest.raises(errors.NotASigner):
        door.sign(actor=stranger, application=application)
    with pytest.raises(NotAllowed):
        door.decide(actor=stranger, application=application, admit=True, reason="x")


def test_two_signatures(gate: Gate) -> None:
    who, other = gate.someone(), gate.someone()
    application = gate.apply(who, signers=(user(who).email, user(other).email), signers_needed=2)
    door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    door.sign(actor=who, application=application)
    door.sign(actor=who, application=application)
    application.refresh_from_db()
    assert (application.state, queries.missing(application)) == ("open", ["sign"])
    assert door.sign(actor=other, application=application).state == "ready"
    door.decide(actor=gate.officer, application=application, admit=True, reason="Both known.")
    provider = Organisation.objects.get(enterprise_number=application.number)
    assert provider.memberships.count() == 2


def test_the_authority_asks_for_a_second_signature(gate: Gate) -> None:
    who, other = gate.someone(), gate.someone()
    application = door.sign(actor=who, application=gate.apply(who))
    application = door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    application = door.need_two(actor=gate.officer, application=application)
    assert application.state == "open"
    door.add_signer(actor=who, application=application, email=user(other).email)
    assert door.sign(actor=other, application=application).state == "ready"


def test_incomplete_is_not_let_in_and_lapses(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    with pytest.raises(errors.Incomplete):
        door.decide(actor=gate.officer, application=application, admit=True, reason="x")
    clock.travel(to=clock.now() + timedelta(days=90))
    due.run()
    application.refresh_from_db()
    assert (application.state, application.checks.get().state) == ("withdrawn", "withdrawn")
    assert gate.apply(gate.someone(), number=application.number).state == "open"


def test_a_refusal_has_a_reason_and_an_objection_that_someone_else_answers(gate: Gate) -> None:
    who = gate.someone()
    application = door.sign(actor=who, application=gate.apply(who))
    door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    with pytest.raises(errors.ReasonMissing):
        door.decide(actor=gate.officer, application=application, admit=False, reason=" ")
    door.decide(actor=gate.officer, application=application, admit=False, reason="No rooms.")
    application = door.object_to(actor=who, application=application, text="There are rooms.")
    with pytest.raises(NotAllowed):
        door.answer(actor=gate.officer, application=application, granted=True, reason="x")
    done = door.answer(actor=gate.releaser, application=application, granted=True, reason="I saw them.")
    assert (done.state, Standing.objects.get(provider=done.organisation).stage) == ("admitted", "new")


def test_too_late_to_object(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    door.decide(actor=gate.officer, application=application, admit=False, reason="A shell.")
    clock.travel(to=clock.now() + timedelta(days=31))
    with pytest.raises(errors.TooLateToObject):
        door.object_to(actor=who, application=application, text="No.")
    due.run()
    application.refresh_from_db()
    assert application.state == "final"


def test_an_officer_decides_nothing_that_they_signed(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who, signers=(user(who).email, user(gate.officer).email))
    door.sign(actor=gate.officer, application=application)
    door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    with pytest.raises(errors.OtherDecides):
        door.decide(actor=gate.officer, application=application, admit=True, reason="x")
    assert door.decide(actor=gate.second, application=application, admit=True, reason="x").state == "admitted"


def test_what_the_officer_is_told_to_look_at(gate: Gate) -> None:
    shell = gate.apply(gate.someone(), iban=HOUSE_IBAN, founded_on=date(2026, 8, 1))
    assert queries.warnings(shell) == ["shared_account", "young"]
    assert queries.warnings(gate.apply(gate.someone(), founded_on=None, iban="NL91ABNA0417164300")) == [
        "no_age",
        "foreign_account",
    ]
    assert queries.warnings(gate.apply(gate.someone())) == []


def test_only_a_public_institution_starts_as_limited(gate: Gate) -> None:
    who = gate.someone()
    application = door.sign(actor=who, application=gate.apply(who))
    door.type_code(actor=who, application=application, code=gate.code(gate.bank()))
    with pytest.raises(errors.NotPublic):
        door.decide(actor=gate.officer, application=application, admit=True, reason="x", stage="limited")
    Application.objects.update(public=True)
    door.decide(actor=gate.officer, application=application, admit=True, reason="The city.", stage="limited")
    assert Standing.objects.get().stage == "limited"


def test_a_label_has_a_proof(gate: Gate) -> None:
    who = gate.someone()
    application = gate.apply(who)
    given = {"name": "Qfor", "valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    made = door.add_label(actor=who, application=application, file=("qfor.pdf", b"%PDF"), **given)
    assert made.file_name == "qfor.pdf"
    with pytest.raises(errors.BadLabel):
        door.add_label(actor=who, application=application, file=("x.pdf", b""), **given)


def test_the_figures_name_no_small_group(gate: Gate) -> None:
    gate.admitted()
    found = queries.numbers()
    assert found.stages["new"] is None and found.decided is None
