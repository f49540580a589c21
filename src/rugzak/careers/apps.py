"""Django's view of the room."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "rugzak.careers"
    label = "careers"

    def ready(self) -> None:
        """Announce what the room keeps about people."""
        from rugzak.careers import privacy  # noqa: F401
