from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rugzak.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Announce what concerns the house: privacy, due dates, published views."""
        from rugzak.accounts import bank, closing, outreach, privacy, purses, reminders, retention, watch  # noqa: F401
        from rugzak.accounts.bank import deposits, worklist  # noqa: F401
        from rugzak.accounts.services import mandates  # noqa: F401
        from rugzak.base import registry

        for view in ("person", "contact", "employment", "purse"):
            registry.published(view, self.label)
