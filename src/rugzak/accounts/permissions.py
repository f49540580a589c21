"""Who may do what: one pure function over one table. No Django, no database.

Least privilege: what no rule allows is refused, and no role sees another person's data because of the role alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

HR, PROVIDER, COACH, OFFICER, RELEASER, ADMIN = "hr", "provider", "coach", "officer", "releaser", "admin"
PERSON, PARTNER = "person", "partner"
# Whoever holds an inspector's link (careers.firm.passes): a role without a user, for one employer and a time.
INSPECTOR = "inspector"
# What a person can hand to a coach, one by one; `book` lets the coach act, the others only look.
MANDATE_SCOPES = ("profile", "rights", "plan", "learning", "bookings", "book")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. A role of the authority holds for the whole deployment and stands with organisation None as well."""

    user_id: UUID | None = None
    person_id: UUID | None = None
    roles: frozenset[tuple[str, UUID | None]] = frozenset()
    mandates: frozenset[tuple[UUID, str]] = frozenset()

    def has(self, role: str, organisation_id: UUID | None = None) -> bool:
        """The actor has this role for this organisation (None: for the deployment)."""
        return (role, organisation_id) in self.roles

    def organisations(self, role: str) -> frozenset[UUID]:
        """The organisations for which the actor has a role."""
        return frozenset(where for name, where in self.roles if name == role and where is not None)

    def role_names(self) -> frozenset[str]:
        """The roles as the portal shows them; someone with a rugzak has the role `person`."""
        own = frozenset({PERSON}) if self.person_id else frozenset()
        return own | frozenset(name for name, _ in self.roles)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is acted on, in plain values that the room which holds it fills in.

    `employers` and `consents` (purpose, organisation) are of the person; `made_by` is the user who made a thing that
    another must release.
    """

    kind: str = ""
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    employers: frozenset[UUID] = frozenset()
    consents: frozenset[tuple[str, UUID | None]] = frozenset()
    made_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with the words it reads as; `|` makes either enough."""

    words: str
    holds: Callable[[Actor, Scope], bool] = field(repr=False)

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"{self.words} or {other.words}", lambda a, s: self.holds(a, s) or other.holds(a, s))

    def __str__(self) -> str:
        return self.words


def _own(actor: Actor, scope: Scope) -> bool:
    return actor.person_id is not None and actor.person_id == scope.person_id


def _coach(part: str) -> Rule:
    def holds(actor: Actor, scope: Scope) -> bool:
        has_role = any(name == COACH for name, _ in actor.roles)
        return has_role and scope.person_id is not None and (scope.person_id, part) in actor.mandates

    return Rule(f"coach with a mandate for {part}", holds)


def _coach_if(purpose: str) -> Rule:
    """A coach with any mandate, where the person consented without naming an organisation."""

    def holds(actor: Actor, scope: Scope) -> bool:
        has_role = any(name == COACH for name, _ in actor.roles)
        helps = any(person == scope.person_id for person, _ in actor.mandates)
        return has_role and helps and (purpose, None) in scope.consents

    return Rule(f"coach with a mandate and consent {purpose}", holds)


def _hr_if(purpose: str) -> Rule:
    def holds(actor: Actor, scope: Scope) -> bool:
        employers = actor.organisations(HR) & scope.employers
        return any((purpose, employer) in scope.consents for employer in employers)

    return Rule(f"hr of the employer with consent {purpose}", holds)


def _here(role: str) -> Rule:
    def holds(actor: Actor, scope: Scope) -> bool:
        return scope.organisation_id is not None and actor.has(role, scope.organisation_id)

    return Rule(f"{role} of the organisation", holds)


def _house(role: str) -> Rule:
    return Rule(f"{role} of the authority", lambda actor, scope: actor.has(role))


def _other_than_maker(rule: Rule) -> Rule:
    def holds(actor: Actor, scope: Scope) -> bool:
        return actor.user_id is not None and actor.user_id != scope.made_by and rule.holds(actor, scope)

    return Rule(f"({rule.words}) who did not make it", holds)


def _outsider(rule: Rule) -> Rule:
    def holds(actor: Actor, scope: Scope) -> bool:
        return scope.organisation_id not in actor.organisations(PROVIDER) and rule.holds(actor, scope)

    return Rule(f"({rule.words}) who doesn't belong to the provider", holds)


own = Rule("the person", _own)
hr_of = Rule("hr of the employer", lambda a, s: bool(a.organisations(HR) & s.employers))
signed_in = Rule("whoever is signed in", lambda a, s: a.user_id is not None)
anyone = Rule("anyone", lambda a, s: True)
# employers' and workers' organisations, who look over the shoulder of the authority
partner = Rule("social partner", lambda a, s: bool(a.organisations(PARTNER)))
hr, provider = _here(HR), _here(PROVIDER)
officer, releaser, admin = _house(OFFICER), _house(RELEASER), _house(ADMIN)
# A fund has officers and releasers of its own; they act for that fund only.
payer, second_payer = officer | _here(OFFICER), releaser | _here(RELEASER)

VERBS: dict[str, Rule] = {
    # a person's own things
    "person.see": own | _coach("profile") | _hr_if("share_profile"),
    "person.change": own,
    "person.export": own,
    "person.erase": own,
    "person.register": admin,
    "consent.see": own,
    "consent.change": own,
    "mandate.see": own,
    "mandate.change": own,
    "readlog.see": own,
    "fact.record": own,
    "rights.see": own | _coach("rights"),
    "purse.see": own | _coach("rights"),
    "purse.deposit": own,
    "purse.move": own,
    "purse.take_back": own,
    "employment.see": own | hr_of,
    # that someone is away, and why: HR sees only what its own employer wrote down (accounts.interruptions)
    "interruption.see": own | hr_of,
    "interruption.record": own | hr_of,
    # skills and career
    # with a consent a skill (share_skill) only those skills are shown (skills.sharing)
    "profile.see": own | _coach("profile") | _coach_if("share_skill") | _hr_if("share_profile") | _hr_if("share_skill"),
    "profile.change": own,
    # a test is the person's own; a coach sees only results that were shared one by one (skills.screening.queries)
    "screening.see": own | _coach("profile"),
    "screening.do": own,
    # a learning wish: HR sees only those that were shared with them, one by one (careers.firm.wishes)
    "wish.see": own | _hr_if("share_wish"),
    "wish.change": own,
    "fit.see": own | _coach("plan") | _hr_if("share_plan"),
    "goal.see": own | _coach("plan") | _hr_if("share_plan"),
    "goal.change": own,
    "plan.see": own | _coach("plan") | _hr_if("share_plan"),
    "plan.change": own,
    "plan.propose": _coach("plan"),
    # taking part
    "quote.see": own | _coach("book"),
    "booking.see": own | _coach("bookings") | _coach("book"),
    "booking.make": own | _coach("book"),
    "booking.cancel": own | _coach("book"),
    "waiting.change": own | _coach("book"),
    "attendance.see": own | provider,
    "attendance.confirm": own,
    "attendance.mark": provider,
    "session.participants": provider,
    # learning and proof
    "learning.see": own | _coach("learning") | _hr_if("share_learning"),
    "learning.change": own,
    "credential.see": own,
    "credential.issue": provider,
    "credential.revoke": provider,
    "credential.verify": anyone,
    "achievement.record": provider,
    "survey.answer": own,
    # an organisation's own side
    "organisation.see": hr | provider | _here(COACH) | payer | admin,
    "catalogue.see": anyone,
    "training.manage": provider,
    "session.manage": provider,
    # rooms, equipment and mobile settings that organisations share (catalogue.spaces)
    "space.see": anyone,
    "space.offer": provider | hr,
    "space.book": provider | hr,
    "space.answer": provider | hr,
    # calls for tender: one writes, another publishes and awards; three hold the keys of the bids (catalogue.calls)
    "call.see": anyone,
    "call.make": officer,
    "call.hold": officer | releaser | admin,
    "call.publish": _other_than_maker(releaser),
    "call.answer": officer,
    "call.ask": provider,
    "call.bid": provider,
    "call.assess": officer | releaser | admin,
    "call.award": _other_than_maker(releaser),
    "call.contract": officer,
    "employer.overview": hr,
    "employer.people": hr,
    "employer.import": hr,
    "employer.grant": hr,
    # the firm's skills: roles, needs and gaps are the employer's own; who can what only as people share it
    "firm.see": hr,
    "firm.change": hr,
    # the register of training days that an employer must keep, its yearly plan, and the evidence of both
    "firm.rights": hr,
    "firm.plan": hr,
    "firm.inspect": hr | _here(INSPECTOR),
    "provider.overview": provider,
    "coach.overview": _here(COACH),
    "fund.see": payer | second_payer | hr,
    "fund.deposit": payer | hr,
    "fund.rule": payer | hr,
    "transfer.propose": payer | hr,
    "fund.stop": payer | hr,
    "fund.stop_confirm": _other_than_maker(second_payer | hr),
    # claims and money
    "claim.see": provider | officer | releaser,
    "claim.make": provider,
    "claim.check": officer,
    "claim.release": _other_than_maker(releaser),
    "clawback.make": officer,
    "writeoff.see": payer | second_payer,
    "writeoff.make": payer,
    "writeoff.release": _other_than_maker(second_payer),
    "ownpart.mark": provider,
    "payout.see": payer | second_payer,
    "payout.make": payer,
    "payout.release": _other_than_maker(second_payer),
    "payout.status": payer,
    "ledger.check": officer | admin,
    # inquiries: three pairs of eyes, which `booking.fraud.desk` keeps apart
    "fraud.see": _outsider(officer | releaser),
    "fraud.handle": _outsider(officer),
    "fraud.decide": _outsider(officer | releaser),
    "fraud.answer": provider,
    # rounds of a capped budget
    "round.make": payer,
    "round.publish": _other_than_maker(second_payer),
    "round.run": payer | second_payer,
    "ticket.see": own | _coach("rights"),
    "ticket.register": own,
    "ticket.accept": own,
    # telling people of a right that they don't use
    "outreach.see": officer | releaser,
    "outreach.run": officer,
    "outreach.send": _other_than_maker(releaser),
    # steering
    "aggregate.see": officer,
    # what many people call wrong in the mirror, and how fast skills age here (skills.corrections, skills.ageing)
    "correction.see": officer | releaser,
    "correction.decide": officer,
    "ageing.set": officer,
    # recognition: a provider applies, one judges, another confirms what is against it; not in one's own case
    "recognition.decide": _outsider(officer),
    "recognition.apply": provider,
    "recognition.judge": _outsider(officer),
    "recognition.confirm": _outsider(officer | releaser),
    "recognition.annotate": partner,
    # providers at the door: applied for by anyone, decided by who had no part in it (catalogue.trust)
    "door.apply": signed_in,
    "door.see": officer | releaser,
    "door.decide": _other_than_maker(officer),
    "door.answer": _other_than_maker(officer | releaser),
    "account.change": provider,
    "account.approve": _other_than_maker(provider | officer),
    "trust.see": provider | officer | releaser,
    "trust.lower": _outsider(officer),
    "trust.object": provider,
    "trust.answer": _outsider(officer | releaser),
    # what the market asks is for anyone; which vacancies are counted is the authority's
    "demand.see": anyone,
    "vacancy.import": officer | admin,
    "scheme.see": anyone,
    # a new version of a scheme: written by one, published by another (`schemes.studio`)
    "scheme.draft": officer | releaser,
    "scheme.edit": officer,
    "scheme.approve": _other_than_maker(releaser),
    "scheme.manage": admin,
    "organisation.manage": admin,
    "membership.manage": admin,
    "clock.see": anyone,
    "clock.move": admin,
}


def may(actor: Actor, verb: str, scope: Scope) -> bool:
    """Whether the actor may do this to that. A verb that is not in the table is a mistake in code: KeyError."""
    return VERBS[verb].holds(actor, scope)
