"""The verbs of the door: apply, sign, show a label, decide, object, answer. Who decides had no part in it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import OrganisationKind, Role
from rugzak.accounts.permissions import Actor, Scope
from rugzak.accounts.services import add_membership, register_organisation
from rugzak.accounts.services.organisations import enterprise_number
from rugzak.accounts.services.organisations import iban as valid_iban
from rugzak.base import clock, due, files, registry
from rugzak.base.models import Due
from rugzak.catalogue.trust import account, errors, news, queries, standing
from rugzak.catalogue.trust.models import AccountCheck, Application, ApplicationState, CheckState, Label, Signer, Vat
from rugzak.catalogue.trust.rules import LIMITED, NEW, today

KINDS = (OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE)
LAPSES, MOST_BYTES, MOST_SIGNERS = "door.lapses", 10 * 1024 * 1024, 5
MOST_ASKS = 3  # letters to the people of an organisation that someone says to belong to, a day


@dataclass(frozen=True, slots=True)
class Ask:
    """What someone tells of the organisation that wants in."""

    number: str
    name: str
    iban: str
    vat: str = Vat.STANDARD
    kind: str = OrganisationKind.PROVIDER
    founded_on: date | None = None
    public: bool = False
    signers_needed: int = 1


def apply(*, actor: Actor, ask: Ask, signers: tuple[str, ...] = ()) -> Application:
    """Ask to be let in. `signers` are mail addresses of who may sign; left out: whoever applies.

    A cent with a code goes to the account. Raises NotAllowed, BadEnterpriseNumber, BadIban, AlreadyProvider,
    AlreadyApplied, BadSigner.
    """
    access.require(actor, "door.apply", Scope("door"))
    number, iban = enterprise_number(ask.number), valid_iban(ask.iban)
    _must_be_new(number, ask.kind)
    try:
        with transaction.atomic():
            return _apply(actor, ask, number, iban, signers)
    except IntegrityError as error:
        raise errors.AlreadyApplied(number=number) from error


@transaction.atomic
def sign(*, actor: Actor, application: Application) -> Application:
    """Say that this organisation asks it, as one of those named. Signing twice is signing once. Raises NotASigner."""
    access.require(actor, "door.apply", Scope("door"))
    application = _locked(application, ApplicationState.OPEN)
    user = queries.user_of(actor)
    row = application.signers.select_for_update().filter(email__iexact=user.email).first()
    if row is None:
        raise errors.NotASigner
    if row.signed_at is None:
        row.user, row.signed_at = user, clock.now()
        row.save()
    return complete(application)


@transaction.atomic
def add_signer(*, actor: Actor, application: Application, email: str) -> Signer:
    """Name someone else who may sign; they get a mail. Raises BadSigner, WrongStep."""
    queries.require_own(actor, application)
    return _signer(_locked(application, ApplicationState.OPEN), email)


@transaction.atomic
def add_label(
    *,
    actor: Actor,
    application: Application,
    name: str,
    valid_from: date,
    valid_until: date | None,
    file: tuple[str, bytes],
) -> Label:
    """Show a quality label with its proof, before the decision. Raises BadLabel, WrongStep."""
    queries.require_own(actor, application)
    application = _locked(application, ApplicationState.OPEN, ApplicationState.READY)
    ends = valid_until is not None and valid_until < valid_from
    if not name.strip() or ends or not file[1] or len(file[1]) > MOST_BYTES:
        raise errors.BadLabel
    stored = files.store(name=file[0], content=file[1])
    plain = {"name": name.strip()[:120], "valid_from": valid_from, "valid_until": valid_until}
    return Label.objects.create(application=application, file_id=stored.id, file_name=file[0][:255], **plain)


@transaction.atomic
def new_cent(*, actor: Actor, application: Application, iban: str = "") -> AccountCheck:
    """Another cent, to the same or to another account, after the check failed. Raises WrongStep, TooManyChecks…"""
    queries.require_own(actor, application)
    application = _locked(application, ApplicationState.OPEN)
    last = application.checks.order_by("-asked_at").first()
    if last is not None and last.state in (CheckState.WAITING, CheckState.CONFIRMED) and not account.close_late(last):
        raise errors.WrongStep
    application.iban = valid_iban(iban or application.iban)
    application.save(update_fields=["iban"])
    return account.start(iban=application.iban, name=application.name, by=actor.user_id, application=application)


def type_code(*, actor: Actor, application: Application, code: str) -> Application:
    """The code from the statement. Raises WrongCode, CheckOver, WrongStep."""
    queries.require_own(actor, application)
    check = application.checks.order_by("-asked_at").first()
    if check is None:
        raise errors.WrongStep
    account.type_code(actor=actor, check=check, code=code)
    with transaction.atomic():
        return complete(_locked(application, ApplicationState.OPEN))


@transaction.atomic
def need_two(*, actor: Actor, application: Application) -> Application:
    """The authority wants two signatures. Raises NotAllowed, WrongStep."""
    access.require(actor, "door.decide", queries.scope(application))
    application = _locked(application, ApplicationState.OPEN, ApplicationState.READY)
    application.signers_needed = 2
    application.save(update_fields=["signers_needed"])
    if queries.missing(application):
        application.state, application.decide_by = ApplicationState.OPEN, None
        application.save(update_fields=["state", "decide_by"])
        news.tell_applicants(application, "two")
    return application


@transaction.atomic
def decide(*, actor: Actor, application: Application, admit: bool, reason: str, stage: str = NEW) -> Application:
    """Let in, or refuse; by an officer who had no part in it. A known public institution may start as limited.

    Raises NotAllowed, OtherDecides, ReasonMissing, Incomplete, NotPublic, AlreadyProvider, WrongStep.
    """
    access.require(actor, "door.decide", queries.scope(application))
    application = _locked(application, ApplicationState.OPEN, ApplicationState.READY)
    _no_part(actor, application)
    _reason(reason)
    application.decided_by, application.decided_at, application.reason = actor.user_id, clock.now(), reason.strip()
    if admit:
        return _admit(application, stage)
    application.state = ApplicationState.REFUSED
    application.object_until = clock.today() + timedelta(days=today().door.object_days)
    application.save()
    due.plan(date=application.object_until + timedelta(days=1), kind=LAPSES, subject=application.pk)
    news.tell_applicants(application, "refused", until=application.object_until.isoformat())
    return application


@transaction.atomic
def object_to(*, actor: Actor, application: Application, text: str) -> Application:
    """Object against a refusal, in time. Raises TooLateToObject, ReasonMissing, WrongStep."""
    queries.require_own(actor, application)
    application = _locked(application, ApplicationState.REFUSED)
    if application.object_until is None or clock.today() > application.object_until:
        raise errors.TooLateToObject(until=f"{application.object_until:%d/%m/%Y}")
    _reason(text)
    application.state, application.objection = ApplicationState.OBJECTED, text.strip()
    application.save(update_fields=["state", "objection"])
    return application


@transaction.atomic
def answer(*, actor: Actor, application: Application, granted: bool, reason: str) -> Application:
    """Someone who did not decide answers the objection. Raises OtherDecides, ReasonMissing, Incomplete."""
    access.require(actor, "door.answer", queries.scope(application))
    application = _locked(application, ApplicationState.OBJECTED)
    if actor.user_id == application.decided_by:
        raise errors.OtherDecides
    _no_part(actor, application)
    _reason(reason)
    application.answered_by, application.answer = actor.user_id, reason.strip()
    if granted:
        return _admit(application, NEW)
    application.state = ApplicationState.FINAL
    application.save()
    news.tell_applicants(application, "final")
    return application


@transaction.atomic
def withdraw(*, actor: Actor, application: Application) -> Application:
    """Take an application back before the decision. Raises WrongStep."""
    queries.require_own(actor, application)
    application = _locked(application, ApplicationState.OPEN, ApplicationState.READY)
    return _stop(application)


@transaction.atomic
def ask_to_join(*, actor: Actor, number: str) -> int:
    """Write to the people of an organisation that is registered already: someone wants to join. Gives how many.

    Who they are is not told. Raises NotAllowed, BadEnterpriseNumber, NotFound.
    """
    access.require(actor, "door.apply", Scope("door"))
    provider = queries.registered(enterprise_number(number))
    user = queries.user_of(actor)
    queries.must_be_quiet(user, MOST_ASKS)
    return news.tell_people(provider, "join", about=user.person_id, asker=user.email)


def complete(application: Application) -> Application:
    """Nothing is missing any more: the authority's term begins. Inside the caller's transaction."""
    if application.state == ApplicationState.OPEN and not queries.missing(application):
        application.state, application.ready_at = ApplicationState.READY, clock.now()
        application.decide_by = clock.today() + timedelta(days=today().door.decide_days)
        application.save()
        news.tell_applicants(application, "ready", until=application.decide_by.isoformat())
    return application


@registry.due_handler(LAPSES)
def term_over(row: Due) -> None:
    """An application that stayed incomplete lapses; a refusal without objection stands."""
    application = Application.objects.select_for_update().filter(pk=row.subject).first()
    if application is None:
        return
    if application.state == ApplicationState.OPEN:
        _stop(application)
    ended = application.object_until is not None and application.object_until < clock.today()
    if application.state == ApplicationState.REFUSED and ended:
        application.state = ApplicationState.FINAL
        application.save(update_fields=["state"])


def _apply(actor: Actor, ask: Ask, number: str, iban: str, signers: tuple[str, ...]) -> Application:
    user = queries.user_of(actor)
    named = signers or (user.email,)
    rules = today().door
    application = Application.objects.create(
        kind=ask.kind, number=number, name=ask.name.strip()[:200], founded_on=ask.founded_on, public=ask.public,
        vat=ask.vat, iban=iban, made_by=actor.user_id,
        signers_needed=max(rules.signers, min(2, ask.signers_needed)),
    )  # fmt: skip
    for email in named:
        _signer(application, email)
    account.start(iban=iban, name=application.name, by=actor.user_id, application=application)
    due.plan(date=clock.today() + timedelta(days=rules.open_days), kind=LAPSES, subject=application.pk)
    return application


def _signer(application: Application, email: str) -> Signer:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise errors.BadSigner from error
    known = application.signers.filter(email__iexact=address)
    if known.exists() or application.signers.count() >= MOST_SIGNERS:
        raise errors.BadSigner
    user = User.objects.filter(email__iexact=address).first()
    if user is None or user.pk != application.made_by:
        news.invite(application, address, user.language if user else "nl")
    return Signer.objects.create(application=application, email=address)


def _admit(application: Application, stage: str) -> Application:
    if queries.missing(application):
        raise errors.Incomplete
    if stage not in (NEW, LIMITED) or (stage == LIMITED and not application.public):
        raise errors.NotPublic
    _must_be_new(application.number, application.kind)
    application.organisation = register_organisation(
        kind=application.kind, name=application.name, number=application.number, account=application.iban,
        public=application.public, vat_exempt=application.vat != Vat.STANDARD,
    )  # fmt: skip
    application.state = ApplicationState.ADMITTED
    application.save()
    application.checks.filter(state=CheckState.CONFIRMED).update(state=CheckState.APPLIED, ended_at=clock.now())
    for signer in application.signers.filter(user__isnull=False).select_related("user"):
        if signer.user is not None:
            add_membership(user=signer.user, organisation=application.organisation, role=Role.PROVIDER)
    standing.place(
        application.organisation, stage, reason=application.answer or application.reason, by=_last(application)
    )
    news.tell_applicants(application, "admitted")
    return application


def _last(application: Application) -> UUID | None:
    return application.answered_by or application.decided_by


def _stop(application: Application) -> Application:
    application.state = ApplicationState.WITHDRAWN
    application.save(update_fields=["state"])
    for check in application.checks.filter(state__in=(CheckState.WAITING, CheckState.CONFIRMED)):
        account.drop(check)
    return application


def _must_be_new(number: str, kind: str) -> None:
    """One organisation an enterprise number, whatever sort of provider it is."""
    if kind not in KINDS:
        raise errors.WrongStep
    known = Organisation.objects.filter(kind__in=KINDS, enterprise_number=number).first()
    if known is not None:
        raise errors.AlreadyProvider(number=number, name=known.name)


def _no_part(actor: Actor, application: Application) -> None:
    mine = {application.made_by, *application.signers.values_list("user_id", flat=True)}
    if actor.user_id in mine:
        raise errors.OtherDecides


def _reason(text: str) -> None:
    if not text.strip():
        raise errors.ReasonMissing


def _locked(application: Application, *states: str) -> Application:
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.state not in states:
        raise errors.WrongStep
    return row
