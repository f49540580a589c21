from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "rugzak.ledger"
    label = "ledger"
