"""What a person does with the tests. Everything is theirs: nobody else can start, answer or see."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.skills.models import Design, Evidence, GrowthNote, ProfileSkill, ScreeningAnswer, ScreeningAttempt
from rugzak.skills.screening import queries, scoring, tasks
from rugzak.skills.screening.bank import Item, Kind, Scale
from rugzak.skills.screening.errors import (
    AlreadyFinished,
    EmptyNote,
    NoAnswer,
    NotFinished,
    NothingToKeep,
    NotThisItem,
    UnknownAttempt,
    UnknownNote,
)
from rugzak.skills.services import accept_skill

# One attempt in so many asks all items, by lot: a short test stops earlier for who answers evenly, and figures from
# those attempts alone would flatter the test.
LOT = 4
MOST_WORDS = 300


@transaction.atomic
def start(*, person: Person, test_id: str, language: str, whole: bool = False) -> ScreeningAttempt:
    """Begin a test, or go on with the one that is open. `whole` asks all items. Raises UnknownTest."""
    test = queries.test(test_id)
    Person.objects.select_for_update().get(pk=person.pk)
    if found := queries.open_attempt(person, test_id):
        return found
    design = Design.ASKED if whole else (Design.DRAWN if secrets.randbelow(LOT) == 0 else Design.SHORT)
    return ScreeningAttempt.objects.create(
        person=person, test=test.id, version=test.version, language=language[:2], design=design
    )


@transaction.atomic
def answer(
    *,
    person: Person,
    attempt_id: UUID,
    item_id: str,
    value: str = "",
    values: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
) -> ScreeningAttempt:
    """Answer the item that is asked now, or change an earlier answer; the last answer finishes the test.

    Raises UnknownAttempt, AlreadyFinished, NotThisItem, NoAnswer.
    """
    attempt = _open(person, attempt_id)
    item = _asked(attempt, item_id)
    given = tasks.taken(item, value, values, fields or {})
    if given is None:
        raise NoAnswer
    _keep_answer(attempt, item, given)
    if queries.progress(attempt).item is None:
        _finish(attempt)
    return attempt


@transaction.atomic
def finish(*, person: Person, attempt_id: UUID) -> ScreeningAttempt:
    """Finish an attempt that needs no more answers since the rule for the length has changed meanwhile.

    Raises UnknownAttempt, AlreadyFinished, NotFinished.
    """
    attempt = _open(person, attempt_id)
    if queries.progress(attempt).item is not None:
        raise NotFinished
    _finish(attempt)
    return attempt


@transaction.atomic
def erase(*, person: Person, attempt_id: UUID) -> None:
    """Erase an attempt with its answers and its result. What was put in the profile stays there.

    Raises UnknownAttempt.
    """
    if not ScreeningAttempt.objects.filter(person=person, pk=attempt_id).delete()[0]:
        raise UnknownAttempt


@transaction.atomic
def share(*, person: Person, attempt_id: UUID, shared: bool) -> ScreeningAttempt:
    """Let coaches with a mandate for the profile see a result, or stop that. Raises UnknownAttempt, NotFinished."""
    attempt = _finished(person, attempt_id)
    if shared != (attempt.shared_at is not None):
        attempt.shared_at = clock.now() if shared else None
        attempt.save(update_fields=["shared_at"])
    return attempt


@transaction.atomic
def keep_in_profile(*, person: Person, attempt_id: UUID) -> list[ProfileSkill]:
    """Put what a result shows into the profile with evidence "test" and its day: the person asks for it.

    Raises UnknownAttempt, NotFinished, NothingToKeep.
    """
    attempt = _finished(person, attempt_id)
    found = keepable(queries.result(attempt))
    if not found:
        raise NothingToKeep
    day = timezone.localdate(attempt.finished_at)
    kept = [
        accept_skill(person=person, skill_uri=uri, evidence=Evidence.TEST, level=level, date=day)
        for _scale, uri, level in found
    ]
    attempt.kept_at = clock.now()
    attempt.save(update_fields=["kept_at"])
    return kept


def keepable(result: queries.Result) -> list[tuple[Scale, str, int | None]]:
    """Scale, skill and level that a result gives for the profile; none for weak results and for interests.

    Only tasks show how well someone does something: of three tasks an area (DigComp levels 1, 2, 3), two right give
    level 2 and three give level 3. Choosing reactions says nothing about a level, so those leave it open.
    """
    found = []
    for scale in result.scales:
        share, uri = result.scores[scale.id].mean, queries.skill_of(scale)
        if uri and share >= result.test.zones[0].below:
            level = (3 if share > 0.99 else 2) if result.test.kind == Kind.TASK else None
            found.append((scale, uri, level))
    return found


@transaction.atomic
def note_growth(*, person: Person, words: str) -> GrowthNote:
    """Write down one thing that they can do now and could not last year. Raises EmptyNote."""
    text = " ".join(words.split())[:MOST_WORDS]
    if not text:
        raise EmptyNote
    return GrowthNote.objects.get_or_create(person=person, words=text, date=clock.today())[0]


@transaction.atomic
def erase_note(*, person: Person, note_id: UUID) -> None:
    """Erase a note. Raises UnknownNote."""
    if not GrowthNote.objects.filter(person=person, pk=note_id).delete()[0]:
        raise UnknownNote


def _open(person: Person, attempt_id: UUID) -> ScreeningAttempt:
    attempt = _locked(person, attempt_id)
    if attempt.finished_at is not None:
        raise AlreadyFinished
    return attempt


def _finished(person: Person, attempt_id: UUID) -> ScreeningAttempt:
    attempt = _locked(person, attempt_id)
    if attempt.finished_at is None:
        raise NotFinished
    return attempt


def _locked(person: Person, attempt_id: UUID) -> ScreeningAttempt:
    ScreeningAttempt.objects.select_for_update().filter(person=person, pk=attempt_id).first()
    return queries.attempt(person, attempt_id)


def _asked(attempt: ScreeningAttempt, item_id: str) -> Item:
    """The item, where it is the one to answer now or was answered before."""
    now = queries.progress(attempt)
    item = now.test.item(item_id)
    asked = {now.item.id if now.item else "", *(one.item for one in now.answers)}
    if item is None or item.id not in asked:
        raise NotThisItem
    return item


def _keep_answer(attempt: ScreeningAttempt, item: Item, given: dict[str, Any]) -> None:
    values = {"given": given, "share": tasks.share(item, given)}
    ScreeningAnswer.objects.update_or_create(attempt=attempt, item=item.id, defaults=values)


def _finish(attempt: ScreeningAttempt) -> None:
    test = queries.test(attempt.test)
    given = queries.shares(attempt.answers.all())
    found = scoring.scores(test, given, queries.learned(test).spreads)
    kept = {scale: {"mean": one.mean, "error": one.error, "n": one.n} for scale, one in found.items()}
    attempt.result, attempt.finished_at, attempt.version = {"scores": kept}, clock.now(), test.version
    attempt.save(update_fields=["result", "finished_at", "version"])
