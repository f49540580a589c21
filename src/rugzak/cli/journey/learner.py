"""The learner's journey: ten steps from signing in to the figures that those who pay see."""

from rugzak.cli.journey import before, money, proof
from rugzak.cli.journey.trip import Trip


def walk(url: str) -> None:
    """Mirror, rights, price, booking, attendance, payout, proof, evaluation, dashboards."""
    trip = Trip.start(url)
    before.walk(trip)
    money.walk(trip)
    proof.walk(trip)
