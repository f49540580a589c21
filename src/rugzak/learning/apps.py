from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "rugzak.learning"
    label = "learning"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.learning import privacy  # noqa: F401  registers itself

        for view in ("published.achievement", "published.log"):
            registry.published(view, "learning")
