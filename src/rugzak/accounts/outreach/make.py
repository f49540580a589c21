"""Making an outreach, counting whom it concerns, and stopping it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from rugzak.accounts import access
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Fund, Outreach, OutreachMember, Person, User
from rugzak.accounts.models.outreach import OutreachState, Region
from rugzak.accounts.models.person import Education
from rugzak.accounts.outreach import parts
from rugzak.accounts.outreach.errors import BadGroup, NotToReach, ToldAlready, WhyMissing
from rugzak.accounts.outreach.figures import LEAST, MEASURED_AFTER
from rugzak.accounts.outreach.send import MAIL
from rugzak.accounts.outreach.unused import unused_right
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock, crypto, due, registry
from rugzak.base.models import Due, Message
from rugzak.base.text import LANGUAGES, Text
from rugzak.schemes import queries as schemes
from rugzak.schemes.scheme import Scheme

COUNT = "outreach.count"
LONGEST = 255


def outreaches(actor: Actor) -> QuerySet[Outreach]:
    """All of them, newest first. Raises NotAllowed."""
    access.require(actor, "outreach.see", Scope("outreach"))
    return Outreach.objects.order_by("-pk")


def one(actor: Actor, outreach_id: UUID) -> Outreach:
    """One of them. Raises NotAllowed, Hidden."""
    row = outreaches(actor).filter(pk=outreach_id).first()
    if row is None:
        raise Hidden
    return row


def offered() -> list[Scheme]:
    """Schemes for people that a pot here gives today: of the others nobody can say who uses them."""
    today = clock.today()
    funds = [fund for fund in Fund.objects.filter(closed_at=None) if fund.gives_on(today)]
    given = {fund.scheme for fund in funds}
    return [scheme for scheme in schemes.for_people(today) if scheme.id in given and scheme.at(today) is not None]


@transaction.atomic
def make(*, by: User, scheme: str, why: Mapping[str, str], region: str = "", education: str = "") -> Outreach:
    """Start counting who is entitled by a scheme and doesn't use it; empty filters: everyone.

    `why`: one sentence a language, which they read. Raises NotAllowed, NotToReach, BadGroup, WhyMissing, ToldAlready.
    """
    access.require(access.actor_of(by), "outreach.run", Scope("outreach"))
    if scheme not in {one.id for one in offered()}:
        raise NotToReach(scheme=scheme)
    if region not in ("", *Region.values) or education not in ("", *Education.values):
        raise BadGroup
    row = Outreach(scheme=scheme, region=region, education=education, why=_sentence(why), made_by=by)
    if _others(row).exists():
        raise ToldAlready(days=MEASURED_AFTER)
    row.pool = _pool(row).count()
    row.save()
    parts.first(COUNT, row, clock.today())
    return row


@transaction.atomic
def stop(*, outreach_id: UUID, by: User) -> Outreach:
    """End it before its time: the names are deleted, and mails that still wait don't go out. Raises OtherStage."""
    access.require(access.actor_of(by), "outreach.run", Scope("outreach"))
    row = parts.locked(outreach_id, OutreachState.COUNTING, OutreachState.READY, OutreachState.SENT)
    _end(row)
    return row


def lapse() -> int:
    """Stop what was made 90 days ago and never sent, so that it names nobody any longer; gives how many."""
    waiting = Outreach.objects.filter(state__in=(OutreachState.COUNTING, OutreachState.READY))
    old = list(waiting.filter(made_at__lt=clock.now() - timedelta(days=MEASURED_AFTER)).select_for_update(no_key=True))
    for row in old:
        _end(row)
    return len(old)


def _end(row: Outreach) -> None:
    row.state, row.cursor, row.used_reached, row.used_held_out = OutreachState.STOPPED, None, None, None
    row.save(update_fields=["state", "cursor", "used_reached", "used_held_out"])
    due.drop(subject=row.pk)
    forget(row)


def forget(outreach: Outreach) -> None:
    """Delete whom an outreach names, and its mails: they would still say it."""
    outreach.members.all().delete()
    Message.objects.filter(kind=MAIL, context__outreach=str(outreach.pk)).delete()


@registry.due_handler(COUNT)
def count(row: Due) -> None:
    """One part of the counting; the last one says how many there are."""
    outreach = parts.of(row, OutreachState.COUNTING)
    if outreach is None:
        return
    people = _next(outreach)
    _look_at(outreach, people)
    if people:
        outreach.cursor = people[-1].pk
        parts.following(row)
    else:
        _finish(outreach)
    outreach.save()


def _next(outreach: Outreach) -> list[Person]:
    rows = _pool(outreach).select_related("user", "municipality")
    return list((rows.filter(pk__gt=outreach.cursor) if outreach.cursor else rows).order_by("pk")[: parts.MOST])


def _look_at(outreach: Outreach, people: list[Person]) -> None:
    found = [person for person in people if unused_right(person, outreach.scheme)]
    named = [person for person in found if person.mail_address or person.phone]
    OutreachMember.objects.bulk_create([_member(outreach, person) for person in named], ignore_conflicts=True)
    outreach.seen += len(people)
    outreach.unreachable += len(found) - len(named)


def _member(outreach: Outreach, person: Person) -> OutreachMember:
    """One in ten is held out: by a keyed hash, so that nobody chooses who."""
    drawn = crypto.keyed_hash(outreach.pk.bytes + person.pk.bytes, purpose="outreach")
    held_out = int.from_bytes(drawn[:8], "big") % 10 == 0
    return OutreachMember(outreach=outreach, scheme=outreach.scheme, person=person, held_out=held_out)


def _finish(outreach: Outreach) -> None:
    outreach.cursor, outreach.counted_at = None, clock.now()
    outreach.people = outreach.members.count()
    outreach.state = OutreachState.READY
    if outreach.people < LEAST:
        outreach.state, outreach.people, outreach.unreachable = OutreachState.STOPPED, None, 0
        forget(outreach)


def _pool(outreach: Outreach) -> QuerySet[Person]:
    """The group, without those who want no such mail or are named already about this scheme."""
    rows = Person.objects.filter(reminders=True).exclude(outreaches__scheme=outreach.scheme)
    rows = rows.filter(municipality__region=outreach.region) if outreach.region else rows
    return rows.filter(education=outreach.education) if outreach.education else rows


def _others(outreach: Outreach) -> QuerySet[Outreach]:
    """What runs for some of the same people, or told them so shortly ago that they would read it again."""
    lately = Q(sent_at__gte=clock.now() - timedelta(days=MEASURED_AFTER))
    waiting = Q(sent_at=None, state__in=(OutreachState.COUNTING, OutreachState.READY))
    rows = Outreach.objects.filter(lately | waiting, scheme=outreach.scheme).exclude(state=OutreachState.DONE)
    for name in ("region", "education"):
        if value := getattr(outreach, name):
            rows = rows.filter(**{f"{name}__in": ("", value)})
    return rows


def _sentence(why: Mapping[str, str]) -> Text:
    words = Text(**{code: why.get(code, "").strip() for code in LANGUAGES})
    if not words or any(len(said) > LONGEST for said in words.to_json().values()):
        raise WhyMissing
    return words
