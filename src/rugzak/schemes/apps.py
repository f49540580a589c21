from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "rugzak.schemes"
    label = "schemes"
