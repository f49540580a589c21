from uuid import uuid4

import pytest

from rugzak.ledger import services
from rugzak.ledger.services import Leg


class World:
    """A book, the outside world in euros and seats, and handy verbs with fresh keys."""

    def __init__(self):
        self.book = services.open_book(name=f"book {uuid4()}")
        self.outside = services.open_account(asset="EUR", floor=None, kind="outside")
        self.provider = services.open_account(asset="EUR", floor=0, kind="payable")

    def purse(self, amount=0, asset="EUR", floor=0):
        account = services.open_account(asset=asset, floor=floor, kind="purse")
        if amount:
            outside = self.outside if asset == "EUR" else services.open_account(asset=asset, floor=None, kind="outside")
            self.post(Leg(outside, account, amount)).require()
        return account

    def post(self, *legs, key=None, **options):
        return services.post(book=self.book, key=key or uuid4(), legs=legs, kind="deposit", **options)

    def reserve(self, *legs, key=None, **options):
        return services.reserve(book=self.book, key=key or uuid4(), legs=legs, kind="booking", **options)

    def capture(self, act, key=None, **options):
        return services.capture(book=self.book, key=key or uuid4(), act=act, **options)

    def void(self, act, key=None, **options):
        return services.void(book=self.book, key=key or uuid4(), act=act, **options)

    def reverse(self, act, key=None, reason="correction", **options):
        return services.reverse(book=self.book, key=key or uuid4(), act=act, reason=reason, **options)


@pytest.fixture
def world(db):
    return World()
