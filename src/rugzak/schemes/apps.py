from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "rugzak.schemes"
    label = "schemes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rugzak.schemes import privacy  # noqa: F401  registers the handler
