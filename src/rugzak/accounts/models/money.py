"""The learning account: purses are ledger accounts seen by their person; funds are where they are filled from."""

from datetime import date
from uuid import uuid4

from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class PayerKind(models.TextChoices):
    """Who pays, by the colour that the portal gives it."""

    GOVERNMENT = "gov"
    SECTOR = "sector"
    EMPLOYER = "employer"
    SELF = "self"


class LearningAccount(models.Model):
    """A person's account. The ledger knows it by a random holder id; erasing a person drops this row, not the books."""

    person = models.OneToOneField(
        "accounts.Person", primary_key=True, on_delete=models.CASCADE, related_name="learning_account"
    )
    ledger_holder = models.UUIDField(unique=True, default=uuid4)
    opened_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"learning account {self.ledger_holder}"


class Fund(models.Model):
    """A funder's pot for a scheme: its book, the pot itself, what it granted, and what is paid out for it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="funds")
    scheme = models.CharField(max_length=64)
    payer = models.CharField(max_length=8, choices=PayerKind)
    asset = models.CharField(max_length=64)
    label = TextField()
    book = models.BigIntegerField()
    outside_account = models.BigIntegerField()  # the world outside: no floor, deposits come from it
    pot_account = models.BigIntegerField()  # what is left to grant; its floor keeps the budget
    used_account = models.BigIntegerField()  # what bookings used, waiting to be paid out
    credit_account = models.BigIntegerField(
        null=True
    )  # surplus of deposits, in the name of who paid; opened when needed
    opened_at = models.DateTimeField(default=clock.now)
    stops_on = models.DateField(null=True)  # from this day on nothing new is granted
    run_off = models.DateField(null=True)  # the last day on which what was granted can be booked with
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "asset"], condition=models.Q(closed_at=None), name="fund_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.asset}"

    def gives_on(self, day: date) -> bool:
        """Whether it still grants on a day; what the pot holds is another question."""
        return self.closed_at is None and (self.stops_on is None or day < self.stops_on)


class Purse(models.Model):
    """One lot of a learning account: funder x earmark x period, one ledger account."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(LearningAccount, on_delete=models.CASCADE, related_name="purses")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="purses")
    scheme = models.CharField(max_length=64)
    pot = models.CharField(max_length=32, blank=True)  # which allowance of the scheme; empty: not from a scheme
    payer = models.CharField(max_length=8, choices=PayerKind)
    asset = models.CharField(max_length=64)
    ledger_account = models.BigIntegerField(unique=True)
    granted = models.BigIntegerField(default=0)
    moved = models.BigIntegerField(default=0)  # from other purses of the same person, less what went to them
    label = TextField()
    earmark = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    first_end = models.DateField(null=True)  # without interruptions of work; `valid_until` is worked out from it
    carried_from = models.DateField(null=True)  # the end it had before it was carried over
    closed_at = models.DateTimeField(null=True)  # expired and empty

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fund", "pot", "valid_from", "first_end"], nulls_distinct=False, name="purse_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.valid_from}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be booked with: its own end, or before that the run-off of its fund."""
        return self._at_most(self.valid_until)

    @property
    def agreed_end(self) -> date | None:
        """The last day as it would be without interruptions of work."""
        return self._at_most(self.first_end)

    @property
    def cut(self) -> bool:
        """Whether an interruption of work ended it before its time."""
        return self.valid_until is not None and (self.first_end is None or self.valid_until < self.first_end)

    def lives_on(self, day: date) -> bool:
        """Whether it has not ended by a day; it may still have to begin."""
        return self.closed_at is None and (self.last_day is None or day <= self.last_day)

    def runs_on(self, day: date) -> bool:
        """Whether it can be spent from on a day, but for its balance."""
        return self.valid_from <= day and self.lives_on(day)

    def _at_most(self, end: date | None) -> date | None:
        return min((day for day in (end, self.fund.run_off) if day is not None), default=None)
