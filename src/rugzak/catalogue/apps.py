from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rugzak.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.catalogue import privacy  # noqa: F401  (registers itself)
        from rugzak.catalogue.recognition import jobs  # noqa: F401  (likewise)
        from rugzak.catalogue.spaces import uses  # noqa: F401  (likewise)
        from rugzak.catalogue.trust import account, door  # noqa: F401  (likewise)

        for view in ("training", "training_skill", "session"):
            registry.published(f"published.{view}", self.label)
