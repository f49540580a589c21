"""The peers that go through Django's ORM. Runs in a process of its own, with settings of its own."""

import os
import random
import time
from typing import Any
from uuid import uuid4

import django
from django.conf import settings

from money.world import PURSES, SESSIONS
from rugzak.config.postgres import current


def _django(*apps: str) -> None:
    if not settings.configured:
        settings.configure(
            DATABASES={"default": current().django()},
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *apps],
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            SECRET_KEY="bench",
            DEFAULT_CURRENCY="EUR",
            CURRENCIES=["EUR"],
        )
        django.setup()


def _models() -> tuple[Any, ...]:
    from django.db import models

    def table(name: str, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": name})
        return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

    big = models.BigIntegerField
    return (
        table("plain_scheme", id=big(primary_key=True), remaining=big()),
        table("plain_purse", id=big(primary_key=True), balance=big()),
        table("plain_session", id=big(primary_key=True), seats=big()),
        table("plain_reservation", idem=models.UUIDField(), purse_id=big(), session_id=big(), amount=big(),
              made_at=models.DateTimeField()),
    )  # fmt: skip


def plain(seconds: int, number: int) -> int:
    """Reservations made in so many seconds."""
    _django()
    models, rand = _models(), random.Random(number)
    return _count(seconds, lambda: _reserve(models, rand))


def with_hordak(seconds: int, number: int) -> int:
    """The same with django-hordak's transactions for the money. Its tables are made by `make_hordak`."""
    _django("mptt", "djmoney", "hordak")
    from hordak.models import Account, Leg, Transaction

    models, rand = _models(), random.Random(number)
    spent, purse = list(Account.objects.order_by("id")[:2])
    return _count(seconds, lambda: _reserve(models, rand, lambda: _transaction(Transaction, Leg, purse, spent)))


def make_hordak(address: str) -> None:
    """Its tables and two accounts. For a process of its own."""
    os.environ["DATABASE_URL"] = address
    _django("mptt", "djmoney", "hordak")
    from django.core.management import call_command

    call_command("migrate", "hordak", verbosity=0)
    from hordak.models import Account

    for name, kind in (("spent", "EX"), ("purse", "AS")):
        Account.objects.create(name=name, code=name[:1], type=kind, currencies=["EUR"])


def _count(seconds: int, work: Any) -> int:
    made, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        work()
        made += 1
    return made


def _reserve(models: tuple[Any, ...], rand: random.Random, also: Any = None) -> None:
    from django.db import transaction
    from django.utils import timezone

    scheme, purse, session, reservation = models
    purse_id, session_id = rand.randrange(PURSES) + 1, rand.randrange(SESSIONS) + 1
    with transaction.atomic():
        budget = scheme.objects.select_for_update().get(pk=1)
        one = purse.objects.select_for_update().get(pk=purse_id)
        seat = session.objects.select_for_update().get(pk=session_id)
        if budget.remaining < 100 or one.balance < 100 or seat.seats < 1:
            raise RuntimeError("too little")
        budget.remaining, one.balance, seat.seats = budget.remaining - 100, one.balance - 100, seat.seats - 1
        for row in (budget, one, seat):
            row.save()
        if also:
            also()
        reservation.objects.create(
            idem=uuid4(), purse_id=purse_id, session_id=session_id, amount=100, made_at=timezone.now()
        )


def _transaction(transactions: Any, legs: Any, purse: Any, spent: Any) -> None:
    from djmoney.money import Money

    made = transactions.objects.create(description="bench")
    legs.objects.create(transaction=made, account=purse, credit=Money(1, "EUR"))
    legs.objects.create(transaction=made, account=spent, debit=Money(1, "EUR"))
