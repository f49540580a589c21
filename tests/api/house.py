"""A small house with someone in every role, and the same kinds of things of two people: An's, and Ben's elsewhere.

An learns with Opleidingshuis and works for the bakery; Ben learns with Zwaaikom and works for the brewery. Each has a
booking to come, one that was attended and claimed, a badge, a log entry, a consent, a mandate, a place in a queue and a
survey to fill in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import transaction

from booking import world as small
from booking.world import World, make_world
from rugzak.accounts import access, bank, interruptions, purses, tokens, transfers
from rugzak.accounts.bank import make_batch, worklist
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.models import Fund, Organisation, Outreach, Payable, Person, User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership, give_consent, give_mandate
from rugzak.base import clock, files, outbox
from rugzak.base.text import Text
from rugzak.booking import attendance, claims, payouts, waiting
from rugzak.booking.debts import services as debts
from rugzak.booking.fraud import steps
from rugzak.booking.fraud.models import Case, Side, StepKind
from rugzak.booking.models import Attendance, Booking, Claim, Clawback, OwnPart
from rugzak.booking.rounds import services as rounds
from rugzak.booking.rounds.models import Round
from rugzak.careers.firm import passes, plan, wishes
from rugzak.careers.firm import roles as firm_roles
from rugzak.catalogue.calls import asking, bidding, drafting, sealing
from rugzak.catalogue.calls.models import Call
from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotBid, LotSpec, content
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.recognition import apply as dossiers
from rugzak.catalogue.recognition.models import Condition
from rugzak.catalogue.services import PartSpec, SessionSpec, add_session, recognise
from rugzak.catalogue.spaces import services as sharing
from rugzak.catalogue.spaces import uses
from rugzak.catalogue.spaces.slots import Slot
from rugzak.catalogue.trust.models import AccountCheck, Application
from rugzak.evaluation.models import Invitation, Simulation, SurveyKind
from rugzak.learning import services as learning
from rugzak.learning.models import Credential
from rugzak.schemes.studio import services as studio
from rugzak.skills.corrections import services as corrections
from rugzak.skills.esco import snapshot
from rugzak.skills.models import SkillEvidence
from rugzak.skills.screening import services as screening
from rugzak.skills.screening.queries import progress
from rugzak.skills.services import accept_skill

AFTER = datetime(2026, 9, 22, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
CLASS_DAY = date(2026, 9, 21)
ROLES = (
    "anonymous", "person", "other_person", "coach", "coach_without", "hr", "hr_other", "provider", "provider_other",
    "officer", "releaser", "admin",
)  # fmt: skip
__all__ = ["AFTER", "ROLES", "House", "build", "undone"]


@dataclass
class House:
    """Who there is, and what there is: ids by the name of the URL parameter, An's under "an" and Ben's under "ben"."""

    world: World
    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, dict[str, object]] = field(default_factory=dict)

    def token(self, role: str) -> str:
        return tokens.issue(user=self.users[role], name="test")

    def person(self, whose: str = "an") -> Person:
        return Person.objects.get(pk=self.things[whose]["person_id"])


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, also where it wants to be an outermost transaction."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
    cache.clear()


def build() -> House:
    """The whole house, on 22 September 2026."""
    world = make_world(capacity=5)
    house = House(world)
    brewery = small.organisation("employer", "Brouwerij De Kroon")
    school = small.organisation("provider", "Zwaaikom")
    ben = small.learner(world.ghent, brewery)
    _staff(house, brewery, school)
    house.users |= {"person": world.person.user, "other_person": ben.user}
    house.things["an"] = _things(house, world.person, world.provider, world.employer, world.training, "provider")
    theirs = small.logistics(school)
    house.things["ben"] = _things(house, ben, school, brewery, theirs, "provider_other")
    for whose, debtor in (("an", world.authority), ("ben", world.sector)):
        house.things[whose]["batch_id"] = make_batch(debtor=debtor, by=house.users["officer"]).pk
        house.things[whose]["debtor"] = debtor.pk
    clock.travel(to=AFTER)
    for whose in ("an", "ben"):
        tried = Simulation.objects.create(reform="stap-flanders", document={}, people=10_000)
        house.things[whose] |= {"simulation_id": tried.pk, "reform_code": tried.reform}
    house.things["an"] |= _at_the_door(world.person, world.provider)
    house.things["ben"] |= _at_the_door(ben, school)
    User.objects.update(is_demo=True)
    return house


def _at_the_door(person: Person, school: Organisation) -> dict[str, object]:
    """Someone asks to let an organisation in and shows a label; a school asked for another account, in vain."""
    asked = Application.objects.create(
        kind="provider", number=small.enterprise_number(), name="School", vat="standard", iban=small.IBAN,
        made_by=person.user.pk,
    )  # fmt: skip
    asked.signers.create(email=person.user.email)
    proof = files.store(name="label.pdf", content=b"%PDF")
    label = asked.labels.create(name="Qfor", valid_from=CLASS_DAY, file_id=proof.id, file_name=proof.name)
    check = AccountCheck.objects.create(
        organisation=school, iban=small.IBAN, code=b"x" * 32, until=CLASS_DAY, state="failed", asked_by=uuid4()
    )
    return {"application_id": asked.pk, "label_id": label.pk, "check_id": check.pk}


def _staff(house: House, brewery: Organisation, school: Organisation) -> None:
    world = house.world
    centre, other_centre = small.organisation("coach_centre", "De Brug"), small.organisation("coach_centre", "Het Pad")
    where = {
        "coach": (centre, "coach"), "coach_without": (other_centre, "coach"), "hr": (world.employer, "hr"),
        "hr_other": (brewery, "hr"), "provider": (world.provider, "provider"), "provider_other": (school, "provider"),
        "officer": (world.authority, "officer"), "releaser": (world.authority, "releaser"),
        "admin": (world.authority, "admin"),
    }  # fmt: skip
    for name, (organisation, role) in where.items():
        house.users[name] = User.objects.create_user(f"{name}@example.org", "a long pass phrase")
        add_membership(user=house.users[name], organisation=organisation, role=role, start=date(2020, 1, 1))


def _things(
    house: House, person: Person, school: Organisation, employer: Organisation, training: Training, teacher: str
) -> dict[str, object]:
    clock.travel(to=small.NOW)
    world, who = house.world, access.actor_of(person.user)
    coming = world.session if training == world.training else small.mondays(training, world.ghent, 5)
    past = _session(world, training, 5)
    attended = world.book(person, past)
    held = world.book(person, coming)
    place = _queue(house, person, training)
    claim = _attend_and_claim(house, attended, teacher)
    clawback = payouts.claw_back(
        actor=access.actor_of(house.users["officer"]), claim=claim, debtor="provider", debtor_id=school.pk, amount=100,
        reason="an hour less",
    )  # fmt: skip
    learning.record_achievement(actor=access.actor_of(house.users[teacher]), booking_id=attended.pk, passed=True)
    entry = learning.log_learning(person=person, title="A colleague showed me", minutes=60, share="20")
    coach = house.users["coach"] if teacher == "provider" else None
    mandate = _mandate(house, person, coach)
    consent = give_consent(person=person, purpose="share_profile", organisation=employer)
    invitation = _invitation(attended)
    round = _round(house, person, "An" if teacher == "provider" else "Ben")
    fund = small.fund(employer, "be-voorbeeld-werkgever", "employer", "EUR", 100_000)
    disputed = _dispute(house, person, training, teacher)
    money = _bank_things(house, claim, fund, "hr" if teacher == "provider" else "hr_other")
    outbox.post(kind="booking.booked", to=person.email, language="nl", context={}, person_id=person.pk)
    assert who.person_id == person.pk
    return {
        "person_id": person.pk, "session_id": coming.pk, "training_id": training.pk, "booking_id": held.pk,
        "attended_id": attended.pk, "part_id": coming.parts.first().pk, "past_part_id": past.parts.first().pk,
        "past_session_id": past.pk, "place_id": place, "claim_id": claim.pk, "clawback_id": clawback.pk,
        "outreach_id": _outreach(house.users["officer"]).pk,
        **_spaces(house, school, employer), **_tender(house, school, teacher),
        **_pockets(person, employer), **_away(person, employer),
        "debt_id": clawback.pk, "write_off_id": _written_off(house, clawback),
        "entry_id": entry.pk, "round_id": round.pk, **_inquiry(school), **_dossier(school),
        "credential_id": Credential.objects.get(person=person).pk, "mandate_id": mandate,
        **_firm(employer, person),
        **_tests(person), **_doubt(person), "consent_id": consent.pk,
        "fund_id": fund.pk, "attendance_id": disputed.pk, "provider_id": school.pk, "code": small.CHEQUE,
        "draft_id": _draft("an" if teacher == "provider" else "ben"),
        "recognition_id": recognise(label="odb", valid_from=date(2025, 1, 1), training=training).pk,
        "token": invitation.token, "organisation_id": employer.pk, "provider": school.pk, "employer": employer.pk,
        "scheme": small.CHEQUE, "scheme_id": small.CHEQUE, "fact": "person.diploma", **money,
    }  # fmt: skip


def _outreach(officer: User) -> Outreach:
    """One that was counted and can be sent: nobody of this house is in it, there are too few of them."""
    why = Text(nl="Weinig mensen kennen dit.", en="Few people know this.")
    return Outreach.objects.create(
        scheme=small.CHEQUE, region="WA", why=why, state="ready", people=10, counted_at=AFTER, made_by=officer
    )


def _spaces(house: House, school: Organisation, employer: Organisation) -> dict[str, object]:
    """A room of the employer; the school asks for it and waits."""
    spec = sharing.SpaceSpec(kind="room", name="Hall", municipality=house.world.ghent, seats=12)
    space = sharing.offer(owner=employer, spec=spec)
    return {"space_id": space.pk, "use_id": uses.book(space=space, user=school, slot=Slot(date(2026, 11, 9), "day")).pk}


def _tender(house: House, school: Organisation, teacher: str) -> dict[str, object]:
    """The one call of this house, on which each school bids and asks something."""
    who, call = access.actor_of(house.users[teacher]), Call.objects.first() or _call(house)
    keys = list(call.holders.values_list("public_key", flat=True))
    sealed = sealing.seal(
        content=content([LotBid(1, 100_000, 10, "In the evening.")]), call=str(call.pk), bidder=str(school.pk),
        public_keys=keys,
    )  # fmt: skip
    bid = bidding.send(actor=who, call=call, organisation=school, envelope=sealed)
    asked = asking.ask(actor=who, call=call, organisation=school, text="By bus?")
    return {"call_id": call.pk, "bid_id": bid.pk, "question_id": asked.pk, "lot": 1, "envelope": sealed}


def _call(house: House) -> Call:
    now = clock.now()
    spec = CallSpec(
        title="Forklift", need="Ten people learn it.", language="en", questions_until=now + timedelta(days=90),
        deadline=now + timedelta(days=100), lots=[LotSpec("Ghent", 10, "people who pass", 100_000)],
        criteria=[CriterionSpec("Price", 40, "price"), CriterionSpec("Plan", 60)],
    )  # fmt: skip
    call = drafting.make(actor=None, buyer=house.world.authority, spec=spec)
    for role in ("officer", "releaser", "admin"):
        public, sealed = sealing.new_key(call=str(call.pk), passphrase="four words are enough")
        actor = access.actor_of(house.users[role])
        drafting.keep_key(actor=actor, call=call, public_key=public, sealed_key=sealed)
    return drafting.publish(actor=access.actor_of(house.users["releaser"]), call=call)


def _pockets(person: Person, employer: Organisation) -> dict[str, object]:
    """Two purses of one fund, and a proposal of its manager to move money to the one that lives longer."""
    fund = small.fund(employer, "pockets", "employer", "EUR", 10_000)
    soon, late = (
        purses.grant(fund=fund, person=person, amount=1_000, key=uuid4(), valid_until=date(year, 12, 31))
        for year in (2026, 2027)
    )
    manager = Actor(user_id=uuid4(), roles=frozenset({("hr", employer.pk)}))
    proposed = transfers.propose(
        actor=manager, source=soon, target=late, amount=100, reason="the course is next year", key=uuid4()
    )
    return {
        "purse_id": late.pk, "target_id": soon.pk, "transfer_id": proposed.pk, "pockets_fund": fund.pk,
    }  # fmt: skip


def _away(person: Person, employer: Organisation) -> dict[str, object]:
    """Someone was ill, and says so; their employer says that they will be on leave."""
    manager = Actor(user_id=uuid4(), roles=frozenset({("hr", employer.pk)}))
    mine = interruptions.record(
        actor=access.actor_of(person.user), person=person, kind="illness", start=date(2026, 3, 2),
        until=date(2026, 3, 13),
    )  # fmt: skip
    theirs = interruptions.record(
        actor=manager, person=person, employer=employer, kind="parental", start=date(2027, 3, 1)
    )
    return {"interruption_id": mine.pk, "their_interruption_id": theirs.pk}


def _firm(employer: Organisation, person: Person) -> dict[str, object]:
    """A job of the firm that asks one skill, a wish that its employer may see, its plan, and an inspector's link."""
    manager = Actor(user_id=uuid4(), roles=frozenset({("hr", employer.pk)}))
    skill = next(iter(snapshot().skills())).uri
    role = firm_roles.add_role(actor=manager, employer=employer, name="Baker", skill_uris=[skill])
    wish = wishes.add(person=person, words="a new oven")
    wishes.share(person=person, wish_id=wish.pk, yes=True)
    made = plan.draft(actor=manager, employer=employer, year=2026)
    line = plan.add_line(actor=manager, plan=made, title="Baking", people=1, minutes=60)
    until = clock.today() + timedelta(days=30)
    given, _secret = passes.give(actor=manager, employer=employer, year=2026, name="I", service="T", until=until)
    return {"role_id": role.pk, "wish_id": wish.pk, "line_id": line.pk, "pass_id": given.pk}


def _draft(whose: str) -> UUID:
    """A scheme that someone writes; An's is submitted, Ben's is not yet."""
    by = uuid4()
    draft = studio.new_scheme(scheme=f"be-stad-{whose}", by=by)
    return studio.submit(draft=draft, by=by, revision=1).pk if whose == "an" else draft.pk


def _written_off(house: House, debt: Clawback) -> UUID:
    """A question of the officer, which waits for the releaser."""
    officer = access.actor_of(house.users["officer"])
    return debts.ask(actor=officer, clawback=debt, reason="the school is bankrupt", key=uuid4()).pk


def _inquiry(school: Organisation) -> dict[str, object]:
    """A case that asks the school something; nobody of the authority has had a hand in it yet."""
    case = Case.objects.create(provider=school, asked_until=AFTER.date())
    steps.add(case, StepKind.ASKED, Side.AUTHORITY, text="Who taught?", shown=True)
    file = files.store(name="list.txt", content=b"signed")
    step = steps.add(case, StepKind.EVIDENCE, Side.PROVIDER, shown=True, file_id=file.id, file_name=file.name)
    return {"case_id": case.pk, "step_id": step.pk}


def _dossier(school: Organisation) -> dict[str, object]:
    """The school wants to be a career centre; its file waits for an assessor, with a condition from before."""
    provider = Actor(user_id=uuid4(), roles=frozenset({("provider", school.pk)}))
    dossier = dossiers.open_dossier(actor=provider, label="career_centre", provider=school)
    rows = [
        dossiers.answer(
            actor=provider, dossier=dossier, criterion=one.criterion, level="yes", name="note.txt", content=b"so it is"
        )
        for one in dossier.answers.all()
    ]
    dossiers.send(actor=provider, dossier=dossier)
    condition = Condition.objects.create(dossier=dossier, criterion="plan", text="Show it.", until=date(2027, 1, 31))
    return {"dossier_id": dossier.pk, "answer_id": rows[0].pk, "condition_id": condition.pk}


def _bank_things(house: House, claim: Claim, fund: Fund, hr: str) -> dict[str, object]:
    """A deposit to come, too much that came, money of nobody, and payments that failed: one of them asked again."""
    by, iban = house.users[hr], house.world.authority.iban
    coming, came = (bank.request_deposit(fund=fund, amount=1_000, key=uuid4(), by=by) for _twice in range(2))
    lines = [
        Line(1_500, credit=True, reference=came.reference, name="Firma", iban=iban),
        Line(700, credit=True, words=f"? {hr}", name="Iemand", iban=iban),
    ]
    bank.read_statement(statement(iban, lines))
    failed, asked = (_failed(claim, fund) for _twice in range(2))
    again = bank.ask_again(payable_id=asked.pk, by=house.users["officer"], reason="a new number")
    return {
        "deposit_id": coming.pk, "credit_id": bank.credits_of(fund).get().pk, "payable_id": failed.pk,
        "movement_id": worklist.waiting().get(words=f"? {hr}").pk, "again_id": again.pk,
        "own_part_id": OwnPart.objects.get(booking=claim.booking).pk,
    }  # fmt: skip


def _failed(claim: Claim, fund: Fund) -> Payable:
    payee = claim.booking.session.training.provider
    row = bank.make_payable(fund=fund, payee=payee, amount=100, source="claim", source_id=claim.pk)
    row.state, row.reason = "rejected", "MS03"
    row.save()
    return row


def _session(world: World, training: Training, capacity: int) -> Session:
    parts = [PartSpec(CLASS_DAY, start, 240) for start in (time(9), time(13, 30))]
    return add_session(spec=SessionSpec(training=training, capacity=capacity, parts=parts, municipality=world.ghent))


def _queue(house: House, person: Person, training: Training) -> UUID:
    """A place in the queue of a session that someone else filled."""
    session = small.mondays(training, house.world.ghent, 1, first=date(2027, 2, 1))
    house.world.book(small.learner(house.world.ghent, house.world.employer), session)
    return waiting.join_waiting_list(actor=access.actor_of(person.user), person=person, session=session).pk


def _attend_and_claim(house: House, booking: Booking, teacher: str) -> Claim:
    """Attended, claimed and released; the payables wait for a batch."""
    by, me = access.actor_of(house.users[teacher]), access.actor_of(booking.person.user)
    for part in booking.session.parts.all():
        clock.travel(to=part.starts_at)
        attendance.mark_provider(actor=by, booking=booking, part=part, present=True)
        attendance.confirm_on_page(actor=me, booking=booking, part=part, present=True)
    clock.travel(by=timedelta(hours=5))
    claim = claims.make_claim(actor=by, booking=booking)
    return claims.release(actor=access.actor_of(house.users["releaser"]), claim=claim)


def _dispute(house: House, person: Person, training: Training, teacher: str) -> Attendance:
    """An evening of which the provider says that they came, and the person that they did not."""
    clock.travel(to=small.NOW)
    parts = [PartSpec(CLASS_DAY, time(18, 30), 120)]
    session = add_session(spec=SessionSpec(training=training, capacity=5, parts=parts, municipality=house.world.ghent))
    booking, part = house.world.book(person, session), session.parts.get()
    clock.travel(to=part.starts_at)
    attendance.mark_provider(actor=access.actor_of(house.users[teacher]), booking=booking, part=part, present=True)
    return attendance.confirm_on_page(
        actor=access.actor_of(person.user), booking=booking, part=part, present=False, reason="ill"
    )


def _round(house: House, person: Person, whose: str) -> Round:
    """A rolling round of the authority in which an amount is kept for this person."""
    clock.travel(to=small.NOW)
    fund = small.fund(house.world.authority, f"leerbudget-{whose.lower()}", "gov", "EUR", 10_000_00)
    draft = rounds.make(
        actor=access.actor_of(house.users["officer"]), fund=fund, name=Text(nl=f"Leerbudget {whose}"), rule="rolling",
        amount=500_00, budget=5_000_00, opens_register=clock.now(), opens=clock.now(),
        closes=clock.now() + timedelta(days=60),
    )  # fmt: skip
    made = rounds.publish(actor=access.actor_of(house.users["releaser"]), round=draft)
    rounds.register(actor=None, person=person, round=made)
    return made


def _tests(person: Person) -> dict[str, object]:
    """A finished test that is shared with coaches, and a note on growth."""
    attempt = screening.start(person=person, test_id="growth-mindset", language="nl")
    while item := progress(attempt).item:
        attempt = screening.answer(person=person, attempt_id=attempt.pk, item_id=item.id, value="5")
    screening.share(person=person, attempt_id=attempt.pk, shared=True)
    return {"attempt_id": attempt.pk, "note_id": screening.note_growth(person=person, words="weld").pk}


def _doubt(person: Person) -> dict[str, object]:
    """A skill with its evidence in the profile, something called wrong, and what the authority made of it."""
    skill = next(iter(snapshot().skills())).uri
    row = accept_skill(person=person, skill_uri=skill)
    job = next(iter(snapshot().occupations())).uri
    objection = corrections.object_to(person=person, thing=corrections.named("near", occupation_uri=job))
    return {
        "evidence_id": SkillEvidence.objects.filter(skill=row).first().pk,  # type: ignore[union-attr]
        "objection_id": objection.pk,
        "correction_id": uuid4(),
    }


def _mandate(house: House, person: Person, coach: User | None) -> UUID:
    """An's coach may see and do all; Ben's mandate is with a coach who is nobody else here."""
    if coach is None:
        coach = User.objects.create_user("third@example.org", "a long pass phrase")
        add_membership(
            user=coach, organisation=small.organisation("coach_centre", "Nog een"), role="coach", start=date(2020, 1, 1)
        )
    scopes = ["profile", "rights", "plan", "learning", "bookings", "book"]
    return give_mandate(person=person, coach=coach, scopes=scopes, end=date(2027, 3, 1)).pk


def _invitation(booking: Booking) -> Invitation:
    return Invitation.objects.create(
        person_id=booking.person_id, booking_id=booking.pk, training_id=booking.session.training_id,
        kind=SurveyKind.REACTION, token=f"tok-{booking.pk.hex}", due=CLASS_DAY, expires=date(2026, 10, 21),
        sent_at=AFTER,
    )  # fmt: skip
