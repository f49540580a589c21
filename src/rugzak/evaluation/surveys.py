"""Asking: who is invited to which survey when, the link, one reminder, and the answer, once."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format

from rugzak.base import clock, due, outbox
from rugzak.base.text import Text
from rugzak.evaluation import questions, source, validate
from rugzak.evaluation.errors import SurveyAnswered, SurveyExpired, SurveyNotFound
from rugzak.evaluation.models import Answer, Invitation, KnowledgeItem, SurveyKind
from rugzak.evaluation.questions import CHOICE, Item, Option

SEND, REMIND = "evaluation.send", "evaluation.remind"
LOOK_BACK = timedelta(days=14)  # after a longer silence we don't ask any more
LOOK_AHEAD = timedelta(days=7)
REMIND_AFTER = timedelta(days=7)
OPEN_FOR = {
    SurveyKind.REACTION: timedelta(days=30),
    SurveyKind.AFTER: timedelta(days=30),
    SurveyKind.AFTERCARE: timedelta(days=60),
}


@dataclass
class Invited:
    """What a round of invitations did, by kind of survey."""

    made: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A survey ready to be filled in: `about` is the title of the training."""

    invitation_id: UUID
    kind: str
    title: Text
    about: Text
    minutes: int
    expires: date
    items: tuple[Item, ...]


@transaction.atomic
def invite_due(today: date | None = None) -> Invited:
    """Invite whoever is to be asked by now; those asked later (aftercare) get a row on the due list."""
    day = today or clock.today()
    since = day - LOOK_BACK
    kinds = SurveyKind
    rounds: list[tuple[str, Iterable[source.Candidate]]] = [
        (kinds.BEFORE, source.coming(kinds.BEFORE, today=day, until=day + LOOK_AHEAD)),
        (kinds.REACTION, source.ended(kinds.REACTION, today=day, since=since)),
        (kinds.AFTER, source.measured_before(kinds.AFTER, today=day, since=since)),
        (kinds.AFTERCARE, source.ended(kinds.AFTERCARE, today=day, since=since)),
    ]
    return Invited({kind: _invite(kind, candidates, day) for kind, candidates in rounds})


def open_survey(token: str, *, label: Callable[[str], Text] | None = None) -> Form:
    """The survey behind a link; `label` names a skill by its URI. Raises SurveyNotFound, -Expired or -Answered."""
    invitation = _open(Invitation.objects.filter(token=token).first())
    items = _items(invitation)
    template = questions.template(invitation.kind)
    return Form(
        invitation_id=invitation.pk,
        kind=invitation.kind,
        title=template.title,
        about=source.training_title(invitation.training_id),
        minutes=template.minutes,
        expires=invitation.expires,
        items=questions.labelled(items, label) if label else items,
    )


@transaction.atomic
def answer(token: str, answers: Mapping[str, Any]) -> Invitation:
    """Keep the answers to a survey, all or none, once.

    Raises SurveyNotFound, SurveyExpired, SurveyAnswered, and BadAnswers with what to mend by item.
    """
    invitation = _open(Invitation.objects.select_for_update().filter(token=token).first())
    keys = dict(_questions(invitation.training_id).values_list("id", "key"))
    right = {question_code(pk): key for pk, key in keys.items()}
    given = validate.answers(_items(invitation), answers)
    now = clock.now()
    Answer.objects.bulk_create(_row(invitation, one, right, now) for one in given)
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    due.drop(subject=invitation.pk)
    return invitation


def open_invitations(person_id: UUID) -> list[Invitation]:
    """What a person can still fill in, the most urgent first."""
    today = clock.today()
    rows = Invitation.objects.filter(person_id=person_id, answered_at=None, due__lte=today, expires__gte=today)
    return list(rows.exclude(sent_at=None).order_by("expires"))


def send(invitation_id: UUID) -> bool:
    """Put an invitation in the outbox, and its reminder on the due list; False where nobody can be reached."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, sent_at=None, answered_at=None).first()
    if invitation is None or not source.took_part(invitation.booking_id) or not _post(invitation, "survey_invitation"):
        return False
    invitation.sent_at = clock.now()
    invitation.save(update_fields=["sent_at"])
    remind_on = clock.today() + REMIND_AFTER
    if remind_on < invitation.expires:
        due.plan(date=remind_on, kind=REMIND, subject=invitation.pk)
    return True


def remind(invitation_id: UUID) -> bool:
    """One reminder, for whoever did not answer."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None or invitation.answered_at or invitation.reminded_at or invitation.expires < clock.today():
        return False
    invitation.reminded_at = clock.now()
    invitation.save(update_fields=["reminded_at"])
    return _post(invitation, "survey_reminder")


def add_question(
    *, training_id: UUID, position: int, text: Text, options: list[dict[str, Any]], key: str
) -> KnowledgeItem:
    """A provider's question before and after a training; `key` is the code of the right option."""
    if key not in {option["code"] for option in options}:
        raise ValueError("the key is none of the options")
    defaults = {"text": text, "options": options, "key": key}
    return KnowledgeItem.objects.update_or_create(training_id=training_id, position=position, defaults=defaults)[0]


def question_code(pk: UUID) -> str:
    """The code of the item that asks a provider's question."""
    return f"q:{pk}"


def _invite(kind: str, candidates: Iterable[source.Candidate], today: date) -> int:
    rows = [row for candidate in candidates if (row := _invitation(kind, candidate, today)) is not None]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    made = Invitation.objects.filter(pk__in=[row.pk for row in rows])  # less than rows where two rounds ran at once
    for pk, day in made.values_list("pk", "due"):
        if day <= today:
            send(pk)
        else:
            due.plan(date=day, kind=SEND, subject=pk)
    return len(made)


def _invitation(kind: str, candidate: source.Candidate, today: date) -> Invitation | None:
    if kind == SurveyKind.AFTERCARE and not candidate.aftercare_days:
        return None
    if kind == SurveyKind.BEFORE:
        day, expires = today, candidate.start
    elif kind == SurveyKind.AFTERCARE:
        day = candidate.end + timedelta(days=candidate.aftercare_days)
        expires = day + OPEN_FOR[SurveyKind.AFTERCARE]
    else:
        day, expires = today, today + OPEN_FOR[SurveyKind(kind)]
    return Invitation(
        person_id=candidate.person_id,
        booking_id=candidate.booking_id,
        training_id=candidate.training_id,
        kind=kind,
        token=secrets.token_urlsafe(32),
        due=day,
        expires=expires,
    )


def _post(invitation: Invitation, kind: str) -> bool:
    contact = source.contact(invitation.person_id)
    if contact is None:
        return False
    context = {
        "kind": invitation.kind,
        "token": invitation.token,
        "title": source.training_title(invitation.training_id).to_json(),
        "expires": invitation.expires.isoformat(),
        "minutes": questions.template(invitation.kind).minutes,
    }
    outbox.post(kind=kind, to=contact.email, language=contact.language, context=context, person_id=invitation.person_id)
    return True


def _open(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise SurveyNotFound
    if invitation.answered_at:
        raise SurveyAnswered
    if invitation.expires < clock.today():
        raise SurveyExpired(date=date_format(invitation.expires, "DATE_FORMAT"))
    return invitation


def _items(invitation: Invitation) -> tuple[Item, ...]:
    template = questions.template(invitation.kind)
    asked = [_question(row) for row in _questions(invitation.training_id)] if template.per_question else []
    skills = source.training_skills(invitation.training_id) if template.per_skill else []
    return template.for_training(skills, asked)


def _questions(training_id: UUID) -> Any:
    return KnowledgeItem.objects.filter(training_id=training_id)


def _question(row: KnowledgeItem) -> Item:
    options = tuple(Option(raw["code"], Text.from_json(raw["text"])) for raw in row.options)
    return Item(question_code(row.pk), CHOICE, row.text, options=options)


def _row(invitation: Invitation, given: validate.Given, right: Mapping[str, str], now: Any) -> Answer:
    number = int(given.choice == right[given.item]) if given.item in right else given.number
    return Answer(
        invitation=invitation, item=given.item, number=number, choice=given.choice, text=given.text, given_at=now
    )
