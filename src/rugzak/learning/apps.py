from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "rugzak.learning"
    label = "learning"
