"""Who acts for which organisation."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from rugzak.accounts.errors import Hidden, WrongRole
from rugzak.accounts.models import Membership, Organisation, User
from rugzak.accounts.models.organisation import OrganisationKind, Role
from rugzak.base import clock

# A role of the authority holds for the whole deployment, so no other kind of organisation can give it.
ROLES_OF: dict[str, frozenset[str]] = {
    OrganisationKind.EMPLOYER: frozenset({Role.HR}),
    OrganisationKind.PROVIDER: frozenset({Role.PROVIDER}),
    OrganisationKind.COACH_CENTRE: frozenset({Role.COACH, Role.PROVIDER}),
    OrganisationKind.FUND: frozenset({Role.OFFICER, Role.RELEASER}),
    OrganisationKind.PARTNER: frozenset({Role.PARTNER}),
    OrganisationKind.AUTHORITY: frozenset({Role.OFFICER, Role.RELEASER, Role.ADMIN}),
}


def live() -> QuerySet[Membership]:
    """The memberships that hold today: from their first day until the last, both counted."""
    today = clock.today()
    return Membership.objects.filter(Q(end=None) | Q(end__gte=today), start__lte=today)


def people_of(organisation_id: UUID, *roles: str) -> list[User]:
    """Whoever acts for an organisation today in one of these roles, and can be written to."""
    rows = live().filter(organisation_id=organisation_id, role__in=roles, user__is_active=True).select_related("user")
    return list({row.user.pk: row.user for row in rows.order_by("user__email")}.values())


@transaction.atomic
def add_membership(*, user: User, organisation: Organisation, role: str, start: date | None = None) -> Membership:
    """Give a user a role; the same live role twice is one. Raises WrongRole where the organisation can't give it."""
    if role not in ROLES_OF[organisation.kind]:
        raise WrongRole(role=role)
    row, _ = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, end=None, defaults={"start": start or clock.today()}
    )
    return row


@transaction.atomic
def end_membership(*, organisation: Organisation, membership_id: UUID) -> Membership:
    """End a role at once: yesterday was its last day. Raises Hidden for another organisation's."""
    row = Membership.objects.select_for_update().filter(pk=membership_id, organisation=organisation).first()
    if row is None:
        raise Hidden
    if row.end is None:
        row.end = clock.today() - timedelta(days=1)
        row.save(update_fields=["end"])
    return row
