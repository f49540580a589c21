"""News of a call to those who act for its bidders."""

from uuid import UUID

from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox
from rugzak.catalogue.calls.models import Call

KIND = "call.news"


def tell_bidders(call: Call, what: str) -> None:
    """A mail to everyone who bid; `what`: awarded, cancelled."""
    for organisation_id in call.bids.filter(state__in=("sealed", "opened", "void")).values_list(
        "organisation", flat=True
    ):
        tell(call, organisation_id, what)


def tell(call: Call, organisation_id: UUID, what: str) -> None:
    """A mail to everyone who acts for an organisation; `what` may also be answered, received."""
    context = {"what": what, "tender_id": str(call.pk), "call": call.title, "number": call.number}
    if call.standstill_until:
        context["until"] = call.standstill_until.isoformat()
    for user in people_of(organisation_id, Role.PROVIDER):
        outbox.post(kind=KIND, to=user.email, language=user.language, context=context)
