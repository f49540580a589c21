"""News of the door: to who applied or signs, and to the people of a provider."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox
from rugzak.catalogue.trust.models import Application

NEWS = "door.news"  # one letter; `step` says what happened


def tell_people(provider: Organisation, step: str, *, about: UUID | None = None, **more: Any) -> int:
    """To everyone who acts for a provider; gives how many. `about`: the person whose erasure takes the letter along."""
    return _post(people_of(provider.pk, Role.PROVIDER), provider.name, step, more, about)


def tell_applicants(application: Application, step: str, **more: Any) -> int:
    """To who applied and who signs."""
    known = (application.made_by, *application.signers.values_list("user_id", flat=True))
    ids = [user for user in known if user is not None]
    return _post(User.objects.filter(pk__in=ids, is_active=True), application.name, step, more)


def invite(application: Application, email: str, language: str) -> None:
    """To someone who is named as a signer and may not have signed in before."""
    context = {"provider": application.name, "step": "sign", "door": True}
    outbox.post(kind=NEWS, to=email, language=language, context=context)


def _post(users: Iterable[User], name: str, step: str, more: dict[str, Any], about: UUID | None = None) -> int:
    sent = 0
    for user in users:
        context = {"provider": name, "step": step, "door": True, **more}
        outbox.post(kind=NEWS, to=user.email, language=user.language, context=context, person_id=about)
        sent += 1
    return sent
