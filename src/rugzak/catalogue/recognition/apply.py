"""What a provider does: open a dossier, answer each criterion with its proof, see where it stands, send it, stop it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due, files
from rugzak.base.errors import NotFound
from rugzak.base.models import StoredFile
from rugzak.catalogue.models import Recognition, Training
from rugzak.catalogue.recognition import errors, queries, steps
from rugzak.catalogue.recognition.criteria import TRAINING, Edition, all_labels
from rugzak.catalogue.recognition.models import Answer, Dossier, Kind, Level, Side, State, StepKind

LATE = "recognition.late"
MOST_BYTES = 10 * 1024 * 1024
_link = URLValidator(schemes=["http", "https"])


@transaction.atomic
def open_dossier(
    *, actor: Actor | None, label: str, provider: Organisation, training: Training | None = None
) -> Dossier:
    """Begin an application for a label: for a training, or without one for the provider itself.

    Where the label is held already and its end is near, it is a renewal that begins the day after, and takes over the
    former answers. Raises NotAllowed, UnknownLabel, WrongSubject, OpenAlready, HeldAlready.
    """
    _allow(actor, provider)
    criteria = all_labels().get(label)
    edition = criteria.on(clock.today()) if criteria else None
    if criteria is None or edition is None:
        raise errors.UnknownLabel
    if (criteria.subject == TRAINING) != (training is not None):
        raise errors.WrongSubject
    if training is not None and training.provider_id != provider.pk:
        raise NotFound
    held = queries.held(label, provider, training)
    kind = Kind.RENEW if held else Kind.APPLY
    if held:
        _near_its_end(held, edition)
    given = {"label": label, "provider": provider, "training": training, "edition": edition.name, "kind": kind}
    try:
        with transaction.atomic():
            made = Dossier.objects.create(**given, recognition=held, made_by=actor.user_id if actor else None)
    except IntegrityError as error:
        raise errors.OpenAlready from error
    Answer.objects.bulk_create(_answers(made, edition, held))
    steps.add(made, StepKind.OPENED, Side.PROVIDER, by=made.made_by)
    return made


@transaction.atomic
def answer(
    *,
    actor: Actor,
    dossier: Dossier,
    criterion: str,
    level: str,
    words: str = "",
    link: str = "",
    secret: bool = False,
    name: str = "",
    content: bytes | None = None,
) -> Answer:
    """Say how far one criterion is met, with a text, a link or a file as proof. An earlier file stays until a new one.

    Raises WrongStep, UnknownCriterion, WrongLink, FileTooLarge.
    """
    dossier = own(actor, dossier, State.DRAFT)
    row = dossier.answers.select_for_update().filter(criterion=criterion).first()
    if row is None or level not in ("", *Level.values):
        raise errors.UnknownCriterion
    row.level, row.words, row.link, row.secret = level, words.strip(), _checked(link), secret
    if content:
        _keep(row, name, content)
    row.save()
    return row


@transaction.atomic
def send(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Send it in, complete; the term to decide begins. Raises WrongStep, NotComplete."""
    dossier = own(actor, dossier, State.DRAFT)
    edition = queries.edition_of(dossier)
    lacking = sum(1 for row in dossier.answers.all() if not row.level or not queries.has_proof(row))
    if lacking:
        raise errors.NotComplete(count=lacking)
    dossier.state, dossier.sent_at = State.SENT, clock.now()
    dossier.decide_by = edition.terms.decide_by(clock.today())
    dossier.save(update_fields=["state", "sent_at", "decide_by"])
    due.plan(date=dossier.decide_by + timedelta(days=1), kind=LATE, subject=dossier.pk)
    until = {"until": dossier.decide_by.isoformat()}
    steps.add(dossier, StepKind.SENT, Side.PROVIDER, by=actor.user_id, figures=until)
    return dossier


@transaction.atomic
def drop(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Stop an application that nobody decided on yet. Raises WrongStep."""
    dossier = own(actor, dossier, State.DRAFT, State.SENT, State.TAKEN)
    if dossier.kind == Kind.STRIKE:
        raise errors.WrongStep
    dossier.state = State.DROPPED
    dossier.save(update_fields=["state"])
    due.drop(subject=dossier.pk)
    steps.add(dossier, StepKind.DROPPED, Side.PROVIDER, by=actor.user_id)
    return dossier


def own(actor: Actor, dossier: Dossier, *states: str) -> Dossier:
    """A dossier of the actor's own provider, locked, in one of these states. Raises NotAllowed, WrongStep."""
    _allow(actor, dossier.provider)
    return queries.locked(dossier, *states)


def _allow(actor: Actor | None, provider: Organisation) -> None:
    if actor is not None:
        access.require(actor, "recognition.apply", queries.scope(provider.pk))


def _near_its_end(held: Recognition, edition: Edition) -> None:
    first = edition.terms.remind_on(held.valid_until) if held.valid_until else None
    if first is None or clock.today() < first:
        until = f"{held.valid_until:%d/%m/%Y}" if held.valid_until else "-"
        raise errors.HeldAlready(**{"until": until, "from": f"{first:%d/%m/%Y}" if first else "-"})


def _answers(dossier: Dossier, edition: Edition, held: Recognition | None) -> list[Answer]:
    """An empty answer for each criterion; of a renewal with the words and links of the last time."""
    before = Dossier.objects.filter(recognition=held).exclude(pk=dossier.pk).order_by("-made_at").first()
    last = {row.criterion: row for row in before.answers.all()} if held and before else {}
    return [
        Answer(
            dossier=dossier,
            criterion=one.code,
            words=last[one.code].words if one.code in last else "",
            link=last[one.code].link if one.code in last else "",
            secret=one.code in last and last[one.code].secret,
        )
        for one in edition.criteria
    ]


def _checked(link: str) -> str:
    if not link.strip():
        return ""
    try:
        _link(link.strip())
    except ValidationError as error:
        raise errors.WrongLink from error
    return link.strip()


def _keep(row: Answer, name: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise errors.FileTooLarge
    if row.file_id is not None:
        StoredFile.objects.filter(pk=row.file_id).delete()
    row.file_id, row.file_name = files.store(name=name[:255], content=content).id, name[:255]
