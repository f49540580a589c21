from booking.conftest import english, library, world  # noqa: F401  (the world of booking)
