from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "rugzak.portal"
    label = "portal"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.portal.shared import mail

        registry.renderer(mail.render)
