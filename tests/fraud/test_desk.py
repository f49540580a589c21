"""From a signal to the end of a case: what is held, who may decide, what the provider reads, where the money goes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from booking.test_claims import Course, failed
from booking.world import CHEQUE, World, books_balance, free, organisation
from rugzak.accounts import bank
from rugzak.accounts.errors import NotAllowed, NothingToPay
from rugzak.accounts.models import Payable, User
from rugzak.accounts.models.bank import PayableState
from rugzak.base import clock, due, privacy
from rugzak.base.errors import NotFound
from rugzak.base.models import Message, StoredFile
from rugzak.booking import claims
from rugzak.booking import errors as booking_errors
from rugzak.booking.fraud import desk, errors, holds, queries, scan, signals, traces
from rugzak.booking.fraud.models import Case, CaseState, Signal, StepKind, Trace
from rugzak.booking.fraud.rules import Hit
from rugzak.booking.models import Attendance, Booking, Claim, ClaimState


class Inquiry(Course):
    """A course that was followed and claimed, and the people of the desk."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.attend(10)
        self.claimed = self.claim()
        self.second = world.member("officer", world.authority)
        self.third = world.member("officer", world.authority)

    def see(self, rule: str = "no_relation", booking: Booking | None = None) -> Case | None:
        """The machine sees something about the one booking, or another."""
        about = ((booking or self.booking).pk,)
        signals.record([Hit(rule, self.world.provider.pk, self.world.employer.pk, about, {"people": 5})])
        return Case.objects.order_by("-opened_at").first()

    def another(self) -> Booking:
        """A second booking that was followed and claimed, by a copy of the rows of the first."""
        row = Booking.objects.get(pk=self.booking.pk)
        row.pk, row.key, row.person = uuid4(), uuid4(), self.world.learner()
        row.save(force_insert=True)
        for part in self.parts:
            Attendance.objects.create(booking=row, part=part, provider_mark=True, learner_mark=True)
        nothing = {"attended_minutes": 0, "planned_minutes": 0, "share": 0, "amount": 0, "state": ClaimState.CHECKED}
        claims.refresh(Claim.objects.create(booking=row, **nothing))
        return row

    def history(self, booking: Booking | None = None) -> int:
        """How often the claim of the booking was written."""
        return Claim.objects.get(booking=booking or self.booking).events.count()

    def state(self) -> str:
        return str(Claim.objects.get(pk=self.claimed.pk).state)

    def heard(self, case: Case) -> Case:
        desk.ask(actor=self.officer, case=case, question="Send the lists of those days.")
        desk.add_evidence(actor=self.provider, case=case, text="Here they are.", name="list.pdf", content=b"%PDF-")
        return case

    def upheld(self) -> Case:
        case = self.heard(self.see())
        return desk.decide(actor=self.second, case=case, outcome="upheld", reason="The lists are forged.")

    def lots(self) -> dict[str, int]:
        return {purse.scheme: free(purse.ledger_account) for purse in self.world.person.learning_account.purses.all()}

    def kinds(self, case: Case) -> list[str]:
        return list(case.steps.values_list("kind", flat=True))


@pytest.fixture
def inquiry(world: World) -> Inquiry:
    return Inquiry(world)


def test_a_signal_that_holds_opens_a_case_and_blocks_the_claim(inquiry: Inquiry) -> None:
    assert inquiry.state() == ClaimState.CHECKED
    case = inquiry.see()
    assert case.holds and not case.everything and case.opened_by is None
    assert inquiry.state() == ClaimState.BLOCKED and failed(Claim.objects.get()) == {"inquiry"}
    with pytest.raises(booking_errors.ClaimBlocked):
        claims.release(actor=inquiry.releaser, claim=inquiry.claimed)
    assert inquiry.kinds(case) == [StepKind.OPENED, StepKind.SIGNAL, StepKind.HELD]
    assert queries.money_of(case) == queries.Money(waiting=51_700, approved=0, paid=0)


def test_seeing_it_twice_changes_nothing(inquiry: Inquiry) -> None:
    case = inquiry.see()
    assert inquiry.see() == case and Signal.objects.count() == 1
    assert len(inquiry.kinds(case)) == 3


def test_a_signal_that_only_tells_holds_nothing(inquiry: Inquiry) -> None:
    assert inquiry.see("always_present") is None
    assert queries.loose_signals().count() == 1 and inquiry.state() == ClaimState.CHECKED
    claims.release(actor=inquiry.releaser, claim=inquiry.claimed)


def test_cleared_money_can_be_paid_at_once_and_the_rule_stays_quiet(inquiry: Inquiry) -> None:
    case = inquiry.see()
    done = desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason="The payroll came late.")
    assert done.state == CaseState.CLEARED and inquiry.state() == ClaimState.CHECKED
    inquiry.see()
    assert Case.objects.count() == 1 and inquiry.state() == ClaimState.CHECKED
    assert claims.release(actor=inquiry.releaser, claim=inquiry.claimed).state == ClaimState.RELEASED


def test_who_opened_or_gathered_doesn_t_decide(inquiry: Inquiry) -> None:
    inquiry.see("always_present")
    case = desk.open_case(actor=inquiry.officer, provider=inquiry.world.provider, reason="A tip.", hold=True)
    assert inquiry.state() == ClaimState.BLOCKED
    desk.ask(actor=inquiry.third, case=case, question="Who taught?")
    for who in (inquiry.officer, inquiry.third):
        with pytest.raises(errors.SameHands):
            desk.decide(actor=who, case=case, outcome="cleared", reason="x")
    with pytest.raises(NotAllowed):
        desk.decide(actor=inquiry.provider, case=case, outcome="cleared", reason="x")
    with pytest.raises(errors.ReasonMissing):
        desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason=" ")
    desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason="All is well.")


def test_nobody_is_judged_unheard(inquiry: Inquiry) -> None:
    case = inquiry.see()
    with pytest.raises(errors.NotHeard):
        desk.decide(actor=inquiry.second, case=case, outcome="upheld", reason="It is clear.")
    desk.ask(actor=inquiry.officer, case=case, question="Send the lists.")
    with pytest.raises(errors.NotHeard):
        desk.decide(actor=inquiry.second, case=case, outcome="upheld", reason="It is clear.")
    clock.travel(by=timedelta(days=15))
    assert desk.decide(actor=inquiry.second, case=case, outcome="upheld", reason="No answer.").state == CaseState.UPHELD


def test_an_appeal_is_answered_by_someone_new(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    assert inquiry.state() == ClaimState.BLOCKED
    desk.appeal(actor=inquiry.provider, case=case, text="The lists are real, ask the janitor.")
    for who in (inquiry.officer, inquiry.second):
        with pytest.raises(errors.SameJudge):
            desk.answer_appeal(actor=who, case=case, granted=True, reason="Right.")
    done = desk.answer_appeal(actor=inquiry.third, case=case, granted=True, reason="The janitor confirms it.")
    assert done.state == CaseState.CLEARED and inquiry.state() == ClaimState.CHECKED


def test_a_refused_appeal_gives_the_money_back_to_the_learner(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    before = inquiry.lots()
    desk.answer_appeal(actor=inquiry.third, case=case, granted=False, reason="The janitor denies it.")
    assert inquiry.state() == ClaimState.REFUSED and Case.objects.get().state == CaseState.FINAL
    assert inquiry.lots()[CHEQUE] == before[CHEQUE] + 12_500 and books_balance()
    with pytest.raises(booking_errors.AlreadyClaimed):
        inquiry.claim()
    assert case.steps.last().figures["back_cents"] == 51_700


def test_without_an_appeal_the_decision_stands_after_its_term(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    clock.travel(by=timedelta(days=29))
    due.run()
    assert inquiry.state() == ClaimState.BLOCKED
    clock.travel(by=timedelta(days=3))
    with pytest.raises(errors.TooLateToAppeal):
        desk.appeal(actor=inquiry.provider, case=case, text="Wait!")
    due.run()
    assert inquiry.state() == ClaimState.REFUSED and books_balance()


def test_a_hold_that_nobody_decides_on_falls(inquiry: Inquiry) -> None:
    case = inquiry.see()
    clock.travel(by=timedelta(days=80))
    desk.extend(actor=inquiry.officer, case=case, reason="We wait for the police.")
    clock.travel(by=timedelta(days=80))
    due.run()
    assert inquiry.state() == ClaimState.BLOCKED
    clock.travel(by=timedelta(days=11))
    due.run()
    case.refresh_from_db()
    assert not case.holds and case.state == CaseState.OPEN and inquiry.state() == ClaimState.CHECKED


def test_an_appeal_that_nobody_answers_frees_the_money(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    clock.travel(by=timedelta(days=91))
    due.run()
    assert inquiry.state() == ClaimState.CHECKED and case.steps.last().kind == StepKind.LAPSED
    desk.answer_appeal(actor=inquiry.third, case=case, granted=False, reason="Late, and still no.")
    assert inquiry.state() == ClaimState.REFUSED and Case.objects.get().holds


def test_approved_money_stays_out_of_the_payment_file(inquiry: Inquiry) -> None:
    claims.release(actor=inquiry.releaser, claim=inquiry.claimed)
    world, by = inquiry.world, User.objects.get(pk=inquiry.officer.user_id)
    draft = bank.make_batch(debtor=world.authority, by=by)
    case = inquiry.see()
    with pytest.raises(NothingToPay):
        bank.make_batch(debtor=world.sector, by=User.objects.get(pk=world.member("officer", world.sector).user_id))
    with pytest.raises(NothingToPay):
        bank.release_batch(batch_id=draft.pk, by=User.objects.get(pk=inquiry.releaser.user_id))
    assert queries.money_of(case).approved == 51_700
    inquiry.heard(case)
    desk.decide(actor=inquiry.second, case=case, outcome="upheld", reason="Forged.")
    clock.travel(by=timedelta(days=31))
    due.run()
    assert set(Payable.objects.values_list("state", flat=True)) == {PayableState.REJECTED}
    assert inquiry.state() == ClaimState.REFUSED and books_balance()


def test_cleared_approved_money_is_paid(inquiry: Inquiry) -> None:
    claims.release(actor=inquiry.releaser, claim=inquiry.claimed)
    case = inquiry.see()
    desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason="Fine.")
    by = User.objects.get(pk=inquiry.officer.user_id)
    assert bank.make_batch(debtor=inquiry.world.authority, by=by).payables.count() == 1


def test_the_provider_sees_its_own_case_once_it_was_told(inquiry: Inquiry) -> None:
    inquiry.see("always_present")
    case = desk.open_case(actor=inquiry.officer, provider=inquiry.world.provider, reason="We look, quietly.")
    with pytest.raises(NotFound):
        queries.case(inquiry.provider, case.pk)
    with pytest.raises(NotFound):
        desk.add_evidence(actor=inquiry.provider, case=case, text="Hello?")
    desk.ask(actor=inquiry.officer, case=case, question="Who taught?")
    assert queries.case(inquiry.provider, case.pk) == case
    assert set(case.steps.filter(shown=True).values_list("kind", flat=True)) == {StepKind.ASKED}
    assert Message.objects.filter(kind="fraud.news").count() == 1
    other = inquiry.world.member("provider", organisation("provider", "Another school"))
    with pytest.raises(NotFound):
        queries.case(other, case.pk)


def test_a_file_of_the_authority_is_not_for_the_provider(inquiry: Inquiry) -> None:
    case = inquiry.see()
    ours = desk.add_evidence(actor=inquiry.officer, case=case, text="", name="tip.txt", content=b"from a neighbour")
    assert desk.file_of(actor=inquiry.second, case=case, step_id=ours.pk) == ("tip.txt", b"from a neighbour")
    with pytest.raises(NotFound):
        desk.file_of(actor=inquiry.provider, case=case, step_id=ours.pk)
    with pytest.raises(errors.NothingWritten):
        desk.add_evidence(actor=inquiry.provider, case=case, text="  ")


def test_every_change_of_a_case_is_in_its_history(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    desk.answer_appeal(actor=inquiry.third, case=case, granted=True, reason="Yes.")
    states = list(case.events.order_by("pgh_id").values_list("state", flat=True))
    assert [s for i, s in enumerate(states) if i == 0 or states[i - 1] != s] == [
        "open",
        "upheld",
        "appealed",
        "cleared",
    ]


def test_nothing_is_released_that_was_claimed_after_the_last_look(inquiry: Inquiry, monkeypatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr(scan, "one", lambda provider: looked.append(provider))
    clock.travel(by=timedelta(minutes=5))
    Claim.objects.update(made_at=clock.now())
    claims.release(actor=inquiry.releaser, claim=Claim.objects.get())
    assert looked == [inquiry.world.provider.pk]


def test_what_release_finds_stays_although_it_is_refused(inquiry: Inquiry, monkeypatch) -> None:
    clock.travel(by=timedelta(minutes=5))
    Claim.objects.update(made_at=clock.now())
    hit = Hit("no_relation", inquiry.world.provider.pk, None, (inquiry.booking.pk,), {"people": 5})
    monkeypatch.setattr(scan, "hits", lambda rule, day, provider_id: [hit] if rule.code == "no_relation" else [])
    with pytest.raises(booking_errors.ClaimBlocked):
        claims.release(actor=inquiry.releaser, claim=Claim.objects.get())
    assert Case.objects.get().holds and inquiry.state() == ClaimState.BLOCKED


def test_the_night_plans_the_next(inquiry: Inquiry) -> None:
    clock.travel(by=timedelta(days=1))
    due.run()
    from rugzak.base.models import Due

    waiting = Due.objects.filter(kind=scan.NIGHTLY, done_at=None)
    assert [row.date for row in waiting] == [clock.today() + timedelta(days=1)]


def test_a_learner_reads_of_it_and_erasure_takes_what_is_about_them(inquiry: Inquiry) -> None:
    case = inquiry.see()
    person = inquiry.world.person
    traces.note(inquiry.booking, address="10.0.0.1", browser="Firefox")
    traces.note(inquiry.booking, address="10.0.0.1", browser="Firefox")
    desk.add_evidence(
        actor=inquiry.officer, case=case, text="An was abroad", name="a.txt", content=b"ticket", booking=inquiry.booking
    )
    found = privacy.export(person.pk)["booking"]["inquiries"]
    assert len(found["held"]) == 1 and found["evidence"][0]["text"] == "An was abroad" and len(found["devices"]) == 1
    privacy.erase(person.pk)
    assert not Trace.objects.exists() and not StoredFile.objects.exists()
    step = case.steps.get(kind=StepKind.EVIDENCE)
    assert (step.text, step.file_id, step.booking_id) == ("", None, None)
    assert queries.claims_of(case).count() == 1
    assert not privacy.undeclared_columns()


def test_a_provider_is_told_of_what_is_newly_held_and_never_twice(inquiry: Inquiry) -> None:
    case = inquiry.see()
    mails = Message.objects.filter(kind="fraud.news")
    assert (mails.count(), inquiry.history(), holds.refresh(case)) == (1, inquiry.history(), 0)
    inquiry.see()
    clock.travel(by=timedelta(days=2))
    rows = inquiry.history()
    inquiry.see()
    inquiry.see("two_places")  # another rule, the same payment
    assert mails.count() == 1 and inquiry.kinds(case).count(StepKind.HELD) == 1 and inquiry.history() == rows
    other = inquiry.another()
    inquiry.see("two_places", other)
    assert mails.count() == 2 and case.steps.filter(kind=StepKind.HELD).last().figures["claims"] == 1
    assert inquiry.history() == rows and inquiry.history(other) > 1
    inquiry.see("confirmed_together", other)
    assert mails.count() == 2


def test_of_many_new_payments_a_provider_is_told_once_a_day(inquiry: Inquiry) -> None:
    case = inquiry.see()
    inquiry.see("two_places", inquiry.another())
    assert case.steps.filter(kind=StepKind.HELD).count() == 1
