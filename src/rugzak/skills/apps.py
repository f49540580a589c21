"""Django's view of the room."""

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "rugzak.skills"
    label = "skills"

    def ready(self) -> None:
        """Announce what the room keeps about people."""
        from rugzak.skills import privacy  # noqa: F401  (it registers itself)
        from rugzak.skills.ageing import checks  # noqa: F401  (likewise)
