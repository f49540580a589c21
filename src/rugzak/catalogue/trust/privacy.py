"""What the door keeps about people: who applied, who signs. Erased: the names go, the fact stays."""

from typing import Any
from uuid import UUID

from rugzak.accounts.models import User
from rugzak.catalogue.trust.models import AccountCheck, Application, Signer, Standing, TrustStep

# (table, column) in which the user of someone may stand.
_BY = (
    *((Application, name) for name in ("made_by", "decided_by", "answered_by")),
    *((AccountCheck, name) for name in ("asked_by", "confirmed_by", "approved_by")),
    (Standing, "lowered_by"),
    (TrustStep, "by"),
)


def export(person_id: UUID) -> dict[str, Any]:
    """Applications that someone made, and those in which they are named."""
    user = User.objects.filter(person_id=person_id).first()
    if user is None:
        return {}
    made = Application.objects.filter(made_by=user.pk).values("number", "name", "state", "made_at")
    named = Signer.objects.filter(email__iexact=user.email).values("application__name", "email", "signed_at")
    return {"applications": list(made), "signs": list(named)} if made or named else {}


def erase(person_id: UUID) -> dict[str, int]:
    """The mail address and the links to the user go; that someone signed stays."""
    user = User.objects.filter(person_id=person_id).first()
    if user is None:
        return {}
    signed = Signer.objects.filter(user=user) | Signer.objects.filter(email__iexact=user.email)
    count = signed.update(email="", user=None)
    for model, column in _BY:
        count += model._default_manager.filter(**{column: user.pk}).update(**{column: None})
    return {"door": count}
