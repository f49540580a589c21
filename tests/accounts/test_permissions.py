"""The permission table, held against a second table written by hand. Pure: no database."""

from uuid import UUID, uuid4

import pytest

from rugzak.accounts.permissions import MANDATE_SCOPES, VERBS, Actor, Scope, may

ME, OTHER = uuid4(), uuid4()
HERE, ELSEWHERE, AUTHORITY, FUND = uuid4(), uuid4(), uuid4(), uuid4()
SHARES = ("share_profile", "share_learning", "share_plan", "share_wish")


def actor(*roles: tuple[str, UUID | None], person: UUID | None = None, mandates: str = "") -> Actor:
    given = frozenset((OTHER, scope) for scope in mandates.split())
    return Actor(uuid4(), person, frozenset(roles), given)


ACTORS = {
    "nobody": Actor(),
    "person": actor(person=ME),
    "hr": actor(("hr", HERE)),
    "hr_elsewhere": actor(("hr", ELSEWHERE)),
    "provider": actor(("provider", HERE)),
    "provider_elsewhere": actor(("provider", ELSEWHERE)),
    "coach": actor(("coach", HERE), mandates=" ".join(MANDATE_SCOPES)),
    "coach_without": actor(("coach", HERE)),
    "mandate_without_role": actor(mandates=" ".join(MANDATE_SCOPES)),
    "officer": actor(("officer", AUTHORITY), ("officer", None)),
    "releaser": actor(("releaser", AUTHORITY), ("releaser", None)),
    "admin": actor(("admin", AUTHORITY), ("admin", None)),
    "fund_officer": actor(("officer", HERE)),
    "fund_releaser": actor(("releaser", HERE)),
    "partner": actor(("partner", ELSEWHERE)),
}
MINE = Scope("x", person_id=ME)
THEIRS = Scope("x", person_id=OTHER)
EMPLOYED = Scope("x", person_id=OTHER, employers=frozenset({HERE}))
SHARED = Scope("x", OTHER, None, frozenset({HERE}), frozenset((purpose, HERE) for purpose in SHARES))
ORGANISATION = Scope("x", organisation_id=HERE)

# verb -> who may, of another person who shares everything with the employer HERE and gave the coach all scopes
PERSONAL = {
    "person.see": "hr coach", "person.change": "", "person.export": "", "person.erase": "",
    "consent.see": "", "consent.change": "", "mandate.see": "", "mandate.change": "", "readlog.see": "",
    "fact.record": "", "rights.see": "coach", "purse.see": "coach", "purse.deposit": "", "purse.move": "",
    "purse.take_back": "",
    "ticket.see": "coach", "ticket.register": "", "ticket.accept": "",
    "employment.see": "hr", "interruption.see": "hr", "interruption.record": "hr",
    "profile.see": "hr coach", "profile.change": "",
    "fit.see": "hr coach", "goal.see": "hr coach", "goal.change": "",
    "quote.see": "coach", "booking.see": "coach", "booking.make": "coach", "booking.cancel": "coach",
    "waiting.change": "coach", "attendance.confirm": "", "learning.see": "hr coach", "learning.change": "",
    "credential.see": "", "survey.answer": "", "screening.see": "coach", "screening.do": "",
    "plan.see": "hr coach", "plan.change": "", "wish.see": "hr", "wish.change": "",
}  # fmt: skip
# verb -> who may, of the organisation HERE
ORGANISATIONAL = {
    "person.register": "admin", "attendance.see": "provider", "attendance.mark": "provider",
    "session.participants": "provider", "credential.issue": "provider", "credential.revoke": "provider",
    "achievement.record": "provider",
    "organisation.see": "hr provider coach coach_without officer fund_officer admin",
    "training.manage": "provider", "session.manage": "provider",
    "space.offer": "provider hr", "space.book": "provider hr", "space.answer": "provider hr",
    "employer.overview": "hr", "employer.people": "hr",
    "employer.import": "hr", "employer.grant": "hr", "firm.see": "hr", "firm.change": "hr", "firm.rights": "hr",
    "firm.plan": "hr", "firm.inspect": "hr",
    "provider.overview": "provider",
    "call.make": "officer", "call.hold": "officer releaser admin", "call.publish": "releaser", "call.answer": "officer",
    "call.ask": "provider", "call.bid": "provider", "call.assess": "officer releaser admin", "call.award": "releaser",
    "call.contract": "officer",
    "coach.overview": "coach coach_without", "fund.see": "hr officer fund_officer releaser fund_releaser",
    "fraud.see": "officer releaser", "fraud.handle": "officer", "fraud.decide": "officer releaser",
    "fraud.answer": "provider",
    "fund.deposit": "hr officer fund_officer", "fund.rule": "hr officer fund_officer", "ownpart.mark": "provider",
    "transfer.propose": "hr officer fund_officer",
    "fund.stop": "hr officer fund_officer", "fund.stop_confirm": "hr releaser fund_releaser",
    "writeoff.see": "officer fund_officer releaser fund_releaser", "writeoff.make": "officer fund_officer",
    "writeoff.release": "releaser fund_releaser",
    "claim.see": "provider officer releaser", "claim.make": "provider", "claim.check": "officer",
    "claim.release": "releaser", "clawback.make": "officer",
    "payout.see": "officer fund_officer releaser fund_releaser", "payout.make": "officer fund_officer",
    "round.make": "officer fund_officer", "round.publish": "releaser fund_releaser",
    "round.run": "officer fund_officer releaser fund_releaser",
    "payout.release": "releaser fund_releaser", "payout.status": "officer fund_officer",
    "outreach.see": "officer releaser", "outreach.run": "officer", "outreach.send": "releaser",
    "vacancy.import": "officer admin",
    "correction.see": "officer releaser", "correction.decide": "officer", "ageing.set": "officer",
    "ledger.check": "officer admin", "aggregate.see": "officer", "recognition.decide": "officer",
    "recognition.apply": "provider", "recognition.judge": "officer", "recognition.confirm": "officer releaser",
    "recognition.annotate": "partner",
    "scheme.draft": "officer releaser", "scheme.edit": "officer", "scheme.approve": "releaser",
    "door.see": "officer releaser", "door.decide": "officer", "door.answer": "officer releaser",
    "account.change": "provider", "account.approve": "provider officer",
    "trust.see": "provider officer releaser", "trust.lower": "officer", "trust.object": "provider",
    "trust.answer": "officer releaser",
    "scheme.manage": "admin", "organisation.manage": "admin", "membership.manage": "admin", "clock.move": "admin",
}  # fmt: skip
ANYONE = {"credential.verify", "catalogue.see", "scheme.see", "clock.see", "demand.see", "space.see", "call.see"}
SIGNED_IN = {"door.apply"}
# Only someone else can propose.
HELPERS = {"plan.propose": "coach"}


def allowed(verb: str, scope: Scope) -> set[str]:
    return {name for name, who in ACTORS.items() if may(who, verb, scope)}


def test_every_verb_is_in_the_tables() -> None:
    tested = PERSONAL.keys() | ORGANISATIONAL.keys() | ANYONE | SIGNED_IN | HELPERS.keys()
    assert tested == VERBS.keys()


@pytest.mark.parametrize("verb", SIGNED_IN)
def test_what_whoever_is_signed_in_may(verb: str) -> None:
    assert allowed(verb, Scope("x")) == ACTORS.keys() - {"nobody"}


@pytest.mark.parametrize("verb", PERSONAL)
def test_personal_verbs(verb: str) -> None:
    assert allowed(verb, MINE) == {"person"}
    assert allowed(verb, SHARED) == set(PERSONAL[verb].split())


@pytest.mark.parametrize("verb", HELPERS)
def test_what_only_a_helper_may(verb: str) -> None:
    assert allowed(verb, SHARED) == set(HELPERS[verb].split())
    assert allowed(verb, MINE) == set() == allowed(verb, EMPLOYED) - {"coach"}


@pytest.mark.parametrize("verb", PERSONAL)
def test_without_consent_or_mandate_nobody_sees_another(verb: str) -> None:
    # What payroll itself brought, and what HR itself wrote down.
    employer = {"hr"} if verb in ("employment.see", "interruption.see", "interruption.record") else set()
    assert allowed(verb, EMPLOYED) - {"coach"} == employer
    assert may(ACTORS["coach_without"], verb, SHARED) is False
    assert may(ACTORS["mandate_without_role"], verb, SHARED) is False


@pytest.mark.parametrize("verb", ORGANISATIONAL)
def test_organisational_verbs(verb: str) -> None:
    assert allowed(verb, ORGANISATION) == set(ORGANISATIONAL[verb].split())
    elsewhere = {name for name in ORGANISATIONAL[verb].split() if name in ("officer", "releaser", "admin", "partner")}
    assert allowed(verb, Scope("x", organisation_id=uuid4())) == elsewhere


@pytest.mark.parametrize("verb", sorted(ANYONE))
def test_open_verbs(verb: str) -> None:
    assert allowed(verb, Scope()) == set(ACTORS)


def test_consent_with_another_employer_opens_nothing() -> None:
    both = frozenset({HERE, ELSEWHERE})
    scope = Scope("x", OTHER, None, both, frozenset({("share_profile", HERE)}))
    assert may(ACTORS["hr"], "profile.see", scope)
    assert not may(ACTORS["hr_elsewhere"], "profile.see", scope)


def test_consent_outlives_no_job() -> None:
    scope = Scope("x", OTHER, None, frozenset(), frozenset({("share_profile", HERE)}))
    assert not may(ACTORS["hr"], "profile.see", scope)


@pytest.mark.parametrize("part", MANDATE_SCOPES)
def test_a_mandate_opens_its_scope_only(part: str) -> None:
    coach = actor(("coach", HERE), mandates=part)
    opened = {verb for verb in PERSONAL if may(coach, verb, THEIRS)}
    expected = {
        "profile": {"person.see", "profile.see", "screening.see"},
        "rights": {"rights.see", "purse.see", "ticket.see"},
        "plan": {"fit.see", "goal.see", "plan.see"},
        "learning": {"learning.see"},
        "bookings": {"booking.see"},
        "book": {"quote.see", "booking.see", "booking.make", "booking.cancel", "waiting.change"},
    }
    assert opened == expected[part]


@pytest.mark.parametrize("verb", ["recognition.decide", "recognition.judge", "recognition.confirm"])
def test_nobody_of_the_provider_has_a_say_in_its_recognition(verb: str) -> None:
    both = Actor(uuid4(), None, frozenset({("officer", None), ("provider", HERE)}))
    assert not may(both, verb, ORGANISATION) and may(both, verb, Scope("x", organisation_id=ELSEWHERE))


@pytest.mark.parametrize("verb", ["claim.release", "payout.release", "round.publish", "outreach.send"])
def test_who_made_it_never_releases_it(verb: str) -> None:
    releaser = ACTORS["releaser"]
    assert may(releaser, verb, Scope("x", organisation_id=HERE, made_by=uuid4()))
    assert not may(releaser, verb, Scope("x", organisation_id=HERE, made_by=releaser.user_id))


def test_a_verb_that_is_not_in_the_table_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        may(ACTORS["admin"], "everything.do", Scope())


def test_rules_read_as_words() -> None:
    assert str(VERBS["rights.see"]) == "the person or coach with a mandate for rights"
