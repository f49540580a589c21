"""The next competence check of a person, as one open row on the due list, and the reminder when its day comes.

Who wants no reminders (`Person.reminders`), or switched ageing off, is not reminded. A monthly look plans a check
for those who have skills and none planned: profiles that came in bulk.
"""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from rugzak.accounts.models import Person
from rugzak.base import clock, due, outbox, registry
from rugzak.base.models import Due
from rugzak.skills.ageing import arithmetic, queries
from rugzak.skills.ageing.models import AgeingChoice, CompetenceCheck, Pace
from rugzak.skills.ageing.queries import KIND
from rugzak.skills.models import ProfileSkill, State

LOOK = "skills.checks"
SUBJECT = uuid5(NAMESPACE_OID, LOOK)
EVERY, CHUNK = timedelta(days=30), 5000


def start() -> Due:
    """Put the first look on the due list, where none waits."""
    return due.begin(date=clock.today() + timedelta(days=1), kind=LOOK, subject=SUBJECT)


def plan(person: Person) -> date | None:
    """Plan the next check anew from what is in the profile now; None, and nothing listed, where that is empty."""
    day = _next(person)
    due.drop(subject=person.pk, kind=KIND)
    if day is not None:
        due.plan(date=day, kind=KIND, subject=person.pk)
    return day


def plan_if_none(person: Person) -> None:
    """Plan a check where none is planned: cheap, for each skill that comes in."""
    if queries.planned(person) is None:
        plan(person)


@registry.due_handler(KIND)
def remind(row: Due) -> None:
    """The day of a check: one mail, where the person wants mail; the next check is planned at once."""
    person = Person.objects.filter(pk=row.subject).first()
    if person is None:
        return
    found = queries.ageing(person)
    if found.to_look_at and person.reminders and person.mail_address:
        context = {"count": len(found.to_look_at), "check": True}
        outbox.post(kind=KIND, to=person.mail_address, language=person.language, context=context, person_id=person.pk)
    day = _next(person, reminded=row.date)
    if day is not None:
        due.plan(date=day, kind=KIND, subject=person.pk)


@registry.due_handler(LOOK)
def look(row: Due) -> None:
    """Plan a check for people with skills and none planned, so many at a time, and the next look."""
    waiting = Due.objects.filter(kind=KIND, done_at=None).values("subject")
    off = AgeingChoice.objects.filter(group="", pace=Pace.OFF).values("person_id")
    rows = ProfileSkill.objects.filter(state=State.ACCEPTED, person__reminders=True)
    rows = rows.exclude(person_id__in=waiting).exclude(person_id__in=off)
    found = list(rows.order_by().values_list("person_id", flat=True).distinct()[:CHUNK])
    for person in Person.objects.filter(pk__in=found):
        plan(person)
    today = max(clock.today(), row.date)
    due.plan(date=today + (timedelta(days=1) if len(found) == CHUNK else EVERY), kind=LOOK, subject=SUBJECT)


def _next(person: Person, reminded: date | None = None) -> date | None:
    found = queries.ageing(person)
    wanted = [group for group in found.groups if group.pace != Pace.OFF]
    aging = [(one.used, one.half_life) for group in wanted for one in group.skills]
    known = [day for day in (reminded, _reminded(person.pk), _checked(person)) if day is not None]
    return arithmetic.next_check(aging, last=max(known, default=None), today=found.today)


def _reminded(person_id: UUID) -> date | None:
    rows = Due.objects.filter(kind=KIND, subject=person_id).exclude(done_at=None)
    return rows.order_by("-date").values_list("date", flat=True).first()


def _checked(person: Person) -> date | None:
    rows = CompetenceCheck.objects.filter(person=person)
    return rows.order_by("-date").values_list("date", flat=True).first()
