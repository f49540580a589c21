from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "rugzak.skills"
    label = "skills"
