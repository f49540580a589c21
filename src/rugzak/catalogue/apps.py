from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rugzak.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.catalogue import privacy  # noqa: F401  (registers itself)

        for view in ("training", "training_skill", "session"):
            registry.published(f"published.{view}", self.label)
