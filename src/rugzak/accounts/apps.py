from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rugzak.accounts"
    label = "accounts"
