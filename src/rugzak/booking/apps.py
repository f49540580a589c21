from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "rugzak.booking"
    label = "booking"
