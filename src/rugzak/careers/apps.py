from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "rugzak.careers"
    label = "careers"
