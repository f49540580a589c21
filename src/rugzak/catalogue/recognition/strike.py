"""A withdrawal: one person of the authority proposes it with a reason, a second decides, the provider may object."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due
from rugzak.catalogue import services
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import assess, errors, queries, steps
from rugzak.catalogue.recognition.apply import LATE
from rugzak.catalogue.recognition.criteria import all_labels
from rugzak.catalogue.recognition.models import Dossier, Kind, Outcome, Side, State, StepKind


@transaction.atomic
def propose(*, actor: Actor, recognition: Recognition, last_day: date, reason: str) -> Dossier:
    """Propose to end a recognition on a day, from today on.

    Raises OwnProvider, NotAllowed, UnknownLabel, WrongDay, ReasonMissing, OpenAlready.
    """
    training = recognition.training
    provider: Organisation = training.provider if training else recognition.provider  # type: ignore[assignment]
    criteria = all_labels().get(recognition.label)
    edition = criteria.on(clock.today()) if criteria else None
    if edition is None:
        raise errors.UnknownLabel
    assess.barred(actor, provider, "recognition.judge")
    assess.reasoned(reason)
    if not possible(recognition) or not _fits(recognition, last_day):
        raise errors.WrongDay
    try:
        with transaction.atomic():
            made = Dossier.objects.create(
                label=recognition.label,
                kind=Kind.STRIKE,
                provider=provider,
                training=training,
                recognition=recognition,
                edition=edition.name,
                state=State.PROPOSED,
                outcome=Outcome.STRUCK,
                reason=reason.strip(),
                valid_from=recognition.valid_from,
                valid_until=last_day,
                taken_by=actor.user_id,
                sent_at=clock.now(),
                decide_by=edition.terms.decide_by(clock.today()),
            )
    except IntegrityError as error:
        raise errors.OpenAlready from error
    due.plan(date=edition.terms.decide_by(clock.today()) + timedelta(days=1), kind=LATE, subject=made.pk)
    steps.add(made, StepKind.PROPOSED, Side.AUTHORITY, by=actor.user_id, text=made.reason)
    return made


def end(*, actor: Actor, recognition: Recognition, last_day: date, reason: str) -> Dossier | None:
    """Propose to end it; a label that others decide on (no criteria here) just follows their list and ends at once."""
    given = {"actor": actor, "recognition": recognition, "last_day": last_day, "reason": reason}
    if recognition.label in all_labels():
        return propose(**given)  # type: ignore[arg-type]
    services.withdraw_recognition(**given)  # type: ignore[arg-type]
    return None


def possible(recognition: Recognition) -> bool:
    """A recognition that still has a day to lose and about which nothing else is open."""
    alive = recognition.valid_until is None or recognition.valid_until >= clock.today()
    return alive and not queries.open_about(recognition)


def _fits(recognition: Recognition, last_day: date) -> bool:
    """Never back in time: what was begun under a recognition keeps it."""
    first = max(clock.today(), recognition.valid_from)
    return first <= last_day and (recognition.valid_until is None or last_day <= recognition.valid_until)
