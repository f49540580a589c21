"""The catalogue keeps nothing about people: providers are organisations; who applies, judges or notes acts for one."""

from typing import Any
from uuid import UUID

from rugzak.base import registry


class CatalogueHandler:
    """Nothing to export, nothing to erase; named so that the whole house is covered."""

    room = "catalogue"
    columns: frozenset[str] = frozenset()

    def export(self, person_id: UUID) -> dict[str, Any]:
        return {}

    def erase(self, person_id: UUID) -> dict[str, int]:
        return {}


registry.privacy(CatalogueHandler())
