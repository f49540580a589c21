"""The list to call people by: no more of them than a call needs, and each look is written down for them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models.outreach import OutreachState
from rugzak.accounts.outreach import parts
from rugzak.accounts.outreach.unused import using
from rugzak.accounts.permissions import Actor, Scope


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call, and in which language."""

    given_name: str
    phone: str
    language: str


@transaction.atomic
def contacts(actor: Actor, outreach_id: UUID) -> list[Contact]:
    """Who is told, still doesn't use it and gave a phone number; never who is held out. Each reads that they are on it.

    Raises NotAllowed; OtherStage before it is sent and once it ended.
    """
    access.require(actor, "outreach.run", Scope("outreach"))
    row = parts.locked(outreach_id, OutreachState.SENT)
    assert row.sent_at is not None
    members = row.members.filter(held_out=False, person__reminders=True).exclude(person__phone="")
    people = [member.person for member in members.select_related("person").order_by("pk")]
    busy = using(row.scheme, (person.pk for person in people), row.sent_at)
    wanted = [person for person in people if person.pk not in busy]
    access.log_reads(actor, "outreach.contacts", (person.pk for person in wanted))
    return [Contact(person.given_name, person.phone, person.language) for person in wanted]
