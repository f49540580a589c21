"""Making a call: the draft, the three keys, the assessors, publishing by someone else, calling it off."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access, permissions
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.text import LANGUAGES
from rugzak.catalogue.calls import errors, news, releases
from rugzak.catalogue.calls.models import Assessor, Call, CallState, Criterion, CriterionKind, KeyHolder, Lot
from rugzak.catalogue.calls.sealing import BITS, ITERATIONS, PLACES
from rugzak.catalogue.calls.specs import MOST_CENTS, MOST_CRITERIA, MOST_LOTS, CallSpec, terms

_SEALED = ("salt", "iv", "key")


@transaction.atomic
def make(*, actor: Actor | None, buyer: Organisation, spec: CallSpec, made_up: bool = False) -> Call:
    """Write a draft. An actor of None is the house itself: the demo world. Raises NotAllowed, BadCall."""
    if actor is not None:
        access.require(actor, "call.make", Scope("call", organisation_id=buyer.pk))
    _check(spec, buyer)
    plain = {name: getattr(spec, name) for name in ("title", "need", "language", "questions_until", "deadline")}
    by = actor.user_id if actor else None
    call = Call.objects.create(
        buyer=buyer, number=_number(), standstill_days=spec.standstill_days, made_by=by, made_up=made_up, **plain
    )
    for number, lot in enumerate(spec.lots, start=1):
        values = {name: getattr(lot, name) for name in ("title", "need", "quantity", "unit", "value_cents")}
        Lot.objects.create(call=call, number=number, **values)
    for number, one in enumerate(spec.criteria, start=1):
        Criterion.objects.create(call=call, number=number, name=one.name, kind=one.kind, weight=one.weight)
    return call


@transaction.atomic
def keep_key(*, actor: Actor, call: Call, public_key: str, sealed_key: Mapping[str, Any]) -> KeyHolder:
    """Hold one of the three keys: the public one, and the private one as one's own passphrase sealed it.

    Raises NotAllowed, NotThisPhase, KeyThere, BadKey.
    """
    access.require(actor, "call.hold", Scope("call"))
    call = lock(call.pk, CallState.DRAFT)
    taken = set(call.holders.values_list("place", flat=True))
    mine = call.holders.filter(user_id=me(actor)).exists()
    free = [place for place in PLACES if place not in taken]
    if mine or not free:
        raise errors.KeyThere
    _check_key(public_key, sealed_key)
    kept = {name: str(sealed_key[name]) for name in _SEALED} | {"iterations": int(sealed_key["iterations"])}
    return KeyHolder.objects.create(call=call, place=free[0], user_id=me(actor), public_key=public_key, sealed_key=kept)


@transaction.atomic
def name_assessor(*, actor: Actor, call: Call, email: str) -> Assessor:
    """Ask someone of the authority to score. Raises NotAllowed, NotThisPhase, UnknownAssessor."""
    access.require(actor, "call.make", Scope("call", organisation_id=call.buyer_id))
    call = lock(call.pk, CallState.DRAFT, CallState.OPEN, CallState.OPENED)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or not permissions.may(access.actor_of(user), "call.assess", Scope("call")):
        raise errors.UnknownAssessor
    return Assessor.objects.get_or_create(call=call, user=user)[0]


@transaction.atomic
def publish(*, actor: Actor, call: Call) -> Call:
    """Someone else than who wrote it publishes it. Raises NotAllowed, NotThisPhase, KeysMissing, BadCall."""
    access.require(actor, "call.publish", Scope("call", made_by=call.made_by))
    call = lock(call.pk, CallState.DRAFT)
    if (count := call.holders.count()) != len(PLACES):
        raise errors.KeysMissing(n=count)
    if call.deadline < clock.now() + timedelta(days=terms()["bids"]["least_days"]):
        raise errors.BadCall(why=_("the deadline is too soon"))
    call.state, call.published_by, call.published_at = CallState.OPEN, actor.user_id, clock.now()
    call.save()
    releases.publish(call, "planning", "tender")
    return call


@transaction.atomic
def cancel(*, actor: Actor, call: Call, reason: str) -> Call:
    """Stop a call before it is awarded, with a reason that everyone reads. Raises NotAllowed, NotThisPhase."""
    access.require(actor, "call.publish", Scope("call", made_by=call.made_by))
    if not reason.strip():
        raise errors.WordsMissing
    call = lock(call.pk, CallState.OPEN, CallState.OPENED)
    call.state, call.reason, call.cancelled_at = CallState.CANCELLED, reason.strip()[:500], clock.now()
    call.save()
    releases.publish(call, "tenderCancellation")
    news.tell_bidders(call, "cancelled")
    return call


def me(actor: Actor) -> UUID:
    """The user who acts. Raises NotAllowed for nobody."""
    if actor.user_id is None:
        raise NotAllowed
    return actor.user_id


def lock(call_id: UUID, *states: str) -> Call:
    """The call, locked, in one of these states. Raises NotThisPhase."""
    call = Call.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=call_id)
    if call.state not in states:
        raise errors.NotThisPhase
    return call


def _number() -> str:
    """The next number of this year, such as 2026-004."""
    year = clock.today().year
    last = (
        Call.objects.filter(number__startswith=f"{year}-").order_by("-number").values_list("number", flat=True).first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:03d}"


def _check_key(public_key: str, sealed_key: Mapping[str, Any]) -> None:
    try:
        key = serialization.load_der_public_key(b64decode(public_key, validate=True))
        sizes = [len(b64decode(str(sealed_key[name]), validate=True)) for name in _SEALED]
        good = (
            isinstance(key, rsa.RSAPublicKey) and key.key_size == BITS and int(sealed_key["iterations"]) >= ITERATIONS
        )
    except (ValueError, KeyError, TypeError, NotBase64) as error:
        raise errors.BadKey from error
    if not good or sizes[:2] != [16, 12] or not 1_000 < sizes[2] < 4_000:
        raise errors.BadKey


def _check(spec: CallSpec, buyer: Organisation) -> None:
    rules = terms()
    prices = sum(one.kind == CriterionKind.PRICE for one in spec.criteria)
    faults = (
        (buyer.kind != OrganisationKind.AUTHORITY, _("only an authority calls for tender")),
        (spec.language not in LANGUAGES, _("choose a language")),
        (not spec.title.strip() or not spec.need.strip(), _("say what is needed")),
        (not 1 <= len(spec.lots) <= MOST_LOTS, _("it needs at least one lot")),
        (any(not lot.title.strip() or not lot.unit.strip() for lot in spec.lots), _("a lot has no name or no unit")),
        (
            any(not lot.quantity >= 1 or not 1 <= lot.value_cents <= MOST_CENTS for lot in spec.lots),
            _("a number of a lot is not right"),
        ),
        (not 1 <= len(spec.criteria) <= MOST_CRITERIA or prices > 1, _("it needs criteria, price at most once")),
        (
            any(one.kind not in CriterionKind.values or not one.name.strip() for one in spec.criteria),
            _("a criterion has no name"),
        ),
        (
            sum(one.weight for one in spec.criteria) != 100 or any(one.weight < 1 for one in spec.criteria),
            _("the weights must add up to 100"),
        ),
        (
            not clock.now() < spec.questions_until <= spec.deadline,
            _("questions end before the deadline, and both lie ahead"),
        ),
        (
            not rules["standstill"]["least_days"] <= spec.standstill_days <= 60,
            _("the standstill is at least %(n)s days") % {"n": rules["standstill"]["least_days"]},
        ),
    )
    if why := next((why for wrong, why in faults if wrong), None):
        raise errors.BadCall(why=why)
