"""Django's view of the room."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "rugzak.careers"
    label = "careers"

    def ready(self) -> None:
        """Announce what the room keeps about people, and what it does on a business date."""
        from rugzak.careers import privacy  # noqa: F401
        from rugzak.careers.plan import services  # noqa: F401
