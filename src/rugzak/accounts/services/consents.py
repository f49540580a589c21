"""Giving and withdrawing consent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts import consents
from rugzak.accounts.errors import Hidden, NeedsOrganisation
from rugzak.accounts.models import Consent, Organisation, Person
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.base import clock

_SHARING = {ConsentPurpose.SHARE_PROFILE, ConsentPurpose.SHARE_LEARNING, ConsentPurpose.SHARE_PLAN}

_ONE_BY_ONE = {ConsentPurpose.SHARE_SKILL, ConsentPurpose.SHARE_WISH}


@transaction.atomic
def give_consent(
    *,
    person: Person,
    purpose: str,
    organisation: Organisation | None = None,
    subject: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    text_version: str = "1",
) -> Consent:
    """Write down a consent. Sharing names its organisation and exists once; a spend is consented to each time anew."""
    purpose = ConsentPurpose(purpose)
    if purpose in _SHARING and organisation is None:
        raise NeedsOrganisation
    Person.objects.select_for_update().get(pk=person.pk)
    about = subject if purpose in _ONE_BY_ONE else None
    live = None if purpose == ConsentPurpose.SPEND else consents.live(person, purpose, organisation, about)
    return live or Consent.objects.create(
        person=person,
        purpose=purpose,
        organisation=organisation,
        subject=subject,
        detail=dict(detail or {}),
        text_version=text_version,
    )


@transaction.atomic
def withdraw_consent(*, person: Person, consent_id: UUID) -> Consent:
    """Withdraw one of the person's consents; from then on it opens nothing. Raises Hidden for another's."""
    consent = Consent.objects.select_for_update().filter(pk=consent_id, person=person).first()
    if consent is None:
        raise Hidden
    if consent.withdrawn_at is None:
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
    return consent
