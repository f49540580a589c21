"""A person lets a coach look or act: within scopes, until a date, and never longer than two years."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts.errors import Hidden, MandateTooLong, NotACoach, UnknownScope
from rugzak.accounts.models import Mandate, Person, User
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.permissions import MANDATE_SCOPES
from rugzak.accounts.services.memberships import live
from rugzak.base import calendar, clock, due, outbox, registry
from rugzak.base.models import Due

MONTHS_AT_MOST = 24
ENDED = "mandate.ended"


@transaction.atomic
def give_mandate(*, person: Person, coach: User | str, scopes: Sequence[str], end: date) -> Mandate:
    """Give a coach (a user, or the e-mail address they use) a mandate from today; replaces the one they had.

    Raises NotACoach, UnknownScope or MandateTooLong.
    """
    user = _coach(coach)
    unknown = [scope for scope in scopes if scope not in MANDATE_SCOPES]
    if unknown or not scopes:
        raise UnknownScope(scope=", ".join(unknown) or "-")
    if not clock.today() <= end <= calendar.months_after(clock.today(), MONTHS_AT_MOST):
        raise MandateTooLong
    Mandate.objects.filter(person=person, coach=user, revoked_at=None).update(revoked_at=clock.now())
    mandate = Mandate.objects.create(person=person, coach=user, scopes=sorted(set(scopes)), end=end)
    due.plan(date=end + timedelta(days=1), kind=ENDED, subject=mandate.pk)
    return mandate


@transaction.atomic
def revoke_mandate(*, person: Person, mandate_id: UUID) -> Mandate:
    """End one of the person's mandates now. Raises Hidden for another's."""
    mandate = Mandate.objects.select_for_update().filter(pk=mandate_id, person=person).first()
    if mandate is None:
        raise Hidden
    if mandate.revoked_at is None:
        mandate.revoked_at = clock.now()
        mandate.save(update_fields=["revoked_at"])
    due.drop(subject=mandate.pk, kind=ENDED)
    return mandate


@registry.due_handler(ENDED)
def tell_ended(row: Due) -> None:
    """A mandate ends by its date alone; the person hears of it."""
    mandate = Mandate.objects.select_related("person", "coach").filter(pk=row.subject, revoked_at=None).first()
    if mandate is None or not mandate.person.email:
        return
    context = {"coach": mandate.coach.email, "end": mandate.end.isoformat()}
    person = mandate.person
    outbox.post(kind="mandate_ended", to=person.email, language=person.language, context=context, person_id=person.pk)


def _coach(coach: User | str) -> User:
    rows = User.objects.filter(is_active=True)
    user = rows.filter(email__iexact=coach).first() if isinstance(coach, str) else coach
    if user is None or not live().filter(user=user, role=Role.COACH).exists():
        raise NotACoach
    return user


def live_mandates(coach: User) -> list[Mandate]:
    """The people who gave this coach a mandate that stands today."""
    today = clock.today()
    rows = Mandate.objects.filter(coach=coach, revoked_at=None, start__lte=today, end__gte=today)
    return list(rows.select_related("person").order_by("end"))
