"""Who belongs to a provider: for it in any role, for another organisation of the same firm, or employed by it."""

from uuid import UUID

from django.db.models import Q

from rugzak.accounts.models import Employment, Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import memberships
from rugzak.base import clock


def belongs(actor: Actor, provider: Organisation) -> bool:
    """Whether somebody belongs to the firm behind a provider (one enterprise number), in whatever way."""
    return provider.enterprise_number in firms(actor)


def firms(actor: Actor) -> frozenset[str]:
    """The enterprise numbers of the firms that somebody belongs to; the authority itself is none."""
    if actor.user_id is None:
        return frozenset()
    roles = memberships.live().filter(user_id=actor.user_id).exclude(organisation__kind=OrganisationKind.AUTHORITY)
    numbers = set(roles.values_list("organisation__enterprise_number", flat=True))
    return frozenset(numbers | _employers(actor.person_id))


def _employers(person_id: UUID | None) -> set[str]:
    if person_id is None:
        return set()
    today = clock.today()
    current = Q(start__lte=today) & (Q(end=None) | Q(end__gte=today))
    rows = Employment.objects.filter(current, person_id=person_id)
    return set(rows.values_list("employer__enterprise_number", flat=True))
