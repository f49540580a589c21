from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "rugzak.evaluation"
    label = "evaluation"
