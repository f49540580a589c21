from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "rugzak.booking"
    label = "booking"

    def ready(self) -> None:
        from rugzak.base import registry
        from rugzak.booking import fund_end, lifecycle, payouts, privacy, waiting  # noqa: F401  (they register themselves)
        from rugzak.booking.fraud import desk, holds, retention, scan  # noqa: F401  (likewise)
        from rugzak.booking.stages import holds as terms  # noqa: F401  (likewise)
        from rugzak.booking.stages import review  # noqa: F401  (likewise)

        for view in ("booking", "booking_line", "payment", "attendance", "waiting", "ticket"):
            registry.published(f"published.{view}", self.label)
