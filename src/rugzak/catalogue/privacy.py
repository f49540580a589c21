"""What the catalogue keeps about people: who applied and signs at the door. Providers themselves are organisations."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.catalogue.trust import privacy as trust


class CatalogueHandler:
    """The door keeps users, no persons: no column to declare, and yet to export and to erase."""

    room = "catalogue"
    columns: frozenset[str] = frozenset()

    def export(self, person_id: UUID) -> dict[str, Any]:
        return trust.export(person_id)

    def erase(self, person_id: UUID) -> dict[str, int]:
        return trust.erase(person_id)


registry.privacy(CatalogueHandler())
