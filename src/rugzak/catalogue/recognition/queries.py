"""Reads of dossiers: who sees which, the work list, what a provider holds, what partners may look at."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from rugzak.accounts import permissions
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import PARTNER, PROVIDER, Actor, Scope
from rugzak.base import clock, files
from rugzak.base.errors import NotFound
from rugzak.catalogue.models import Recognition, Training
from rugzak.catalogue.recognition import errors, ties
from rugzak.catalogue.recognition.criteria import Edition, all_labels
from rugzak.catalogue.recognition.models import (
    AGAINST,
    LIVE_CONDITIONS,
    OPEN,
    Answer,
    Condition,
    ConditionState,
    Dossier,
    State,
)
from rugzak.catalogue.recognition.scoring import Standing, standing

AUTHORITY = "authority"
WAITING = (State.SENT, State.TAKEN, State.PROPOSED, State.OBJECTED)


def scope(provider_id: UUID | None) -> Scope:
    """What permissions look at: which provider it is about."""
    return Scope("recognition", organisation_id=provider_id)


def viewer(actor: Actor, dossier: Dossier) -> str:
    """As what somebody reads a dossier: `provider`, `authority` or `partner`. Raises NotFound for anyone else.

    Whoever belongs to the provider reads it as the provider does, or not at all.
    """
    if permissions.may(actor, "recognition.apply", scope(dossier.provider_id)):
        return PROVIDER
    if dossier.state == State.DRAFT or ties.belongs(actor, dossier.provider):
        raise NotFound
    if permissions.may(actor, "recognition.confirm", scope(dossier.provider_id)):
        return AUTHORITY
    if permissions.may(actor, "recognition.annotate", scope(dossier.provider_id)):
        return PARTNER
    raise NotFound


def dossier(actor: Actor, dossier_id: UUID) -> Dossier:
    """A dossier that the actor may read. Raises NotFound."""
    row = _rows().filter(pk=dossier_id).first()
    if row is None:
        raise NotFound
    viewer(actor, row)
    return row


def visible(actor: Actor, *, provider_id: UUID | None = None) -> QuerySet[Dossier]:
    """The dossiers that the actor may read, the newest first."""
    mine = Q(provider__in=actor.organisations(PROVIDER))
    rows = _rows().order_by("-made_at", "-pk")
    if provider_id is not None:
        rows = rows.filter(provider_id=provider_id)
    if permissions.may(actor, "recognition.confirm", scope(None)) or actor.organisations(PARTNER):
        others = ~Q(provider__enterprise_number__in=ties.firms(actor)) & ~Q(state=State.DRAFT)
        return rows.filter(mine | others)
    return rows.filter(mine)


def of_provider(provider: Organisation) -> QuerySet[Dossier]:
    """A provider's own dossiers, the newest first."""
    return _rows().filter(provider=provider).order_by("-made_at", "-pk")


def asking(provider: Organisation) -> QuerySet[Dossier]:
    """Files that ask something of a provider: a condition that waits, or a decision that it may still object to."""
    waits = Condition.objects.filter(dossier=OuterRef("pk"), state__in=(ConditionState.OPEN, ConditionState.LATE))
    objectable = Q(state=State.DECIDED, outcome__in=AGAINST, object_until__gte=clock.today())
    return of_provider(provider).filter(Exists(waits) | objectable)


def worklist(actor: Actor) -> QuerySet[Dossier]:
    """What waits for the authority, the oldest first; without that of firms that the actor belongs to."""
    rows = _rows().filter(state__in=WAITING).exclude(provider__enterprise_number__in=ties.firms(actor))
    return rows.order_by("sent_at", "pk")


def conditions_due(actor: Actor) -> QuerySet[Condition]:
    """Conditions that are not settled, the first day first."""
    rows = Condition.objects.filter(state__in=LIVE_CONDITIONS).select_related("dossier__provider", "dossier__training")
    return rows.exclude(dossier__provider__enterprise_number__in=ties.firms(actor)).order_by("until", "pk")


def edition_of(dossier: Dossier) -> Edition:
    """The criteria that a dossier is under."""
    return all_labels()[dossier.label].edition(dossier.edition)


def claimed(dossier: Dossier) -> Standing:
    """Where it stands by what the provider says itself."""
    return standing(edition_of(dossier), {row.criterion: row.level for row in dossier.answers.all()})


def judged(dossier: Dossier) -> Standing:
    """Where it stands by what was judged."""
    return standing(edition_of(dossier), {row.criterion: row.judged for row in dossier.answers.all()})


def has_proof(answer: Answer) -> bool:
    """There is a text, a link or a file with it."""
    return bool(answer.words or answer.link or answer.file_id)


def shows_proof(answer: Answer, seen_as: str) -> bool:
    """Whether a reader sees what the proof is: a business secret is for the provider and the authority."""
    return seen_as in (PROVIDER, AUTHORITY) or not answer.secret


def shows_judgement(dossier: Dossier, seen_as: str) -> bool:
    """Whether a reader sees what was judged: the authority at once, others when the assessor has concluded."""
    return seen_as == AUTHORITY or dossier.state not in (State.SENT, State.TAKEN)


def proof_file(actor: Actor, dossier: Dossier, answer_id: UUID) -> tuple[str, bytes]:
    """Name and content of a proof, for who may see it. Raises NotFound."""
    row = dossier.answers.filter(pk=answer_id, file_id__isnull=False).first()
    if row is None or row.file_id is None or not shows_proof(row, viewer(actor, dossier)):
        raise NotFound
    return row.file_name, files.read(row.file_id)


def held(label: str, provider: Organisation, training: Training | None) -> Recognition | None:
    """The recognition of this label that lasts longest, where it is not over."""
    rows = Recognition.objects.filter(label=label, training=training)
    rows = rows if training else rows.filter(provider=provider)
    alive = Q(valid_until=None) | Q(valid_until__gte=clock.today())
    found: Sequence[Recognition] = list(rows.filter(alive))
    return max(found, key=lambda row: row.valid_until or date.max, default=None)


def open_about(recognition: Recognition) -> bool:
    """Whether a dossier about this recognition's label and subject is open."""
    rows = Dossier.objects.filter(label=recognition.label, state__in=OPEN)
    if recognition.training_id:
        return rows.filter(training_id=recognition.training_id).exists()
    return rows.filter(provider_id=recognition.provider_id, training=None).exists()


def locked(dossier: Dossier, *states: str) -> Dossier:
    """The dossier, locked, in one of these states. Raises NotFound, WrongStep."""
    row = _rows().select_for_update(of=("self",)).filter(pk=dossier.pk).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise errors.WrongStep
    return row


def _rows() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("provider", "training__provider", "recognition")
