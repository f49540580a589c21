from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rugzak.catalogue"
    label = "catalogue"
