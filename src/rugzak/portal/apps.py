from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "rugzak.portal"
    label = "portal"
