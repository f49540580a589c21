from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "rugzak.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.evaluation import privacy, schedule  # noqa: F401  register themselves

        registry.published("published.survey", "evaluation")
