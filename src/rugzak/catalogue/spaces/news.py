"""News of a booking to those who act for the other organisation."""

from uuid import UUID

from rugzak.accounts.models import User
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox
from rugzak.catalogue.spaces.models import SpaceUse

KIND = "space.news"


def tell(use: SpaceUse, to: UUID, what: str) -> None:
    """A mail to everyone who acts for an organisation; `what`: asked, booked, confirmed, refused, cancelled, lapsed."""
    if to == use.user_id == use.space.owner_id:
        return
    context = {
        **{"what": what, "space": use.space.name, "start": use.date.isoformat(), "part": use.part},
        **{"organisation": use.user.name, "reason": use.reason},
    }
    for user, page in _people(to):
        outbox.post(kind=KIND, to=user.email, language=user.language, context={**context, "spaces": page})


def _people(organisation_id: UUID) -> list[tuple[User, str]]:
    """Who acts for it, each once, with the role in whose pages they find it."""
    found: dict[UUID, tuple[User, str]] = {}
    for role, page in ((Role.HR, "employer"), (Role.PROVIDER, "provider")):
        found |= {user.pk: (user, page) for user in people_of(organisation_id, role)}
    return list(found.values())
