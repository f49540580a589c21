"""Which consents stand today."""

from uuid import UUID

from django.db.models import QuerySet

from rugzak.accounts.models import Consent, Organisation, Person


def live(
    person: Person, purpose: str, organisation: Organisation | None = None, subject: UUID | None = None
) -> Consent | None:
    """The standing consent of a person for a purpose, with exactly this organisation, about this thing where given."""
    rows = Consent.objects.filter(person=person, purpose=purpose, organisation=organisation, withdrawn_at=None)
    rows = rows.filter(subject=subject) if subject else rows
    return rows.order_by("-given_at").first()


def of_person(person: Person) -> QuerySet[Consent]:
    """All consents of a person, the newest first: what the consent log shows."""
    return Consent.objects.filter(person=person).select_related("organisation").order_by("-given_at")


def people_sharing(organisation: Organisation, purpose: str) -> frozenset[UUID]:
    """Who lets an organisation see this; joins with employments are the caller's."""
    rows = Consent.objects.filter(organisation=organisation, purpose=purpose, withdrawn_at=None)
    return frozenset(rows.values_list("person_id", flat=True))
