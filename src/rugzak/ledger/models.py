"""Tables of the ledger. Rows are written by the functions in `ledger/sql` only; triggers refuse change and deletion.

Holds and transfers carry no foreign keys in the database: the functions prove that accounts exist, nothing can be
deleted, `check` looks for orphans, and a foreign key would lock every hot credit account and cost a lookup a row.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q


def _unchecked(to: str, **options: Any) -> Any:
    options.setdefault("db_index", False)
    return models.ForeignKey(to, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **options)


class HoldState(models.IntegerChoices):
    """How a hold stands: open, or how it was closed."""

    OPEN = 0, "open"
    CAPTURED = 1, "captured"
    VOIDED = 2, "voided"
    EXPIRED = 3, "expired"


class Book(models.Model):
    """A series of acts with one order and one set of keys: a scheme's budget, a fund, the catalogue's seats."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200, unique=True)
    seq = models.BigIntegerField(default=0, db_default=0, help_text="how many links its chain has")
    head = models.BinaryField(null=True)

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """Something scarce in one asset. `posted` is what lies there, `held` what of it is set apart: both projections."""

    id = models.BigAutoField(primary_key=True)
    asset = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200, blank=True, default="")
    posted = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(null=True)
    opening_floor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(floor=None) | Q(posted__gte=F("floor") + F("held")), name="ledger_account_floor"
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="ledger_account_held"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.label or self.kind} ({self.asset})"


class Act(models.Model):
    """One business event with its key and the stored answer. Only `pending` (it still has open holds) may change."""

    id = models.BigAutoField(primary_key=True)
    book = _unchecked("ledger.Book")
    key = models.UUIDField()
    body_hmac = models.BinaryField()
    kind = models.CharField(max_length=40)
    code = models.SmallIntegerField()
    refused_leg = models.SmallIntegerField(null=True)
    legs = models.SmallIntegerField(help_text="how many holds, transfers and moves of a floor this act wrote")
    target = _unchecked("ledger.Act", null=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.UUIDField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField(null=True)
    event_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    pending = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["due"], condition=Q(pending=True, due__isnull=False), name="ledger_act_due"),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="ledger_act_target"),
        ]

    def __str__(self) -> str:
        return f"act {self.pk} {self.kind}"


class ActKey(models.Model):
    """The key of an act, unique in its book for good. A table of its own: acts lie in a partition a month."""

    # The key first: without fresh statistics the planner would read all keys of the book to find one.
    pk = models.CompositePrimaryKey("key", "book_id")
    key = models.UUIDField()
    book = _unchecked("ledger.Book")
    act = _unchecked("ledger.Act")

    def __str__(self) -> str:
        return f"key {self.key} of book {self.book_id}"


class Hold(models.Model):
    """Value set apart on the debit account for the credit account; `captured` and `state` are projections."""

    pk = models.CompositePrimaryKey("act_id", "n")
    act = _unchecked("ledger.Act")
    n = models.SmallIntegerField()
    debit = _unchecked("ledger.Account")
    credit = _unchecked("ledger.Account")
    amount = models.BigIntegerField()
    captured = models.BigIntegerField(default=0)
    state = models.SmallIntegerField(choices=HoldState.choices, default=HoldState.OPEN)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_hold_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_hold_accounts"),
            models.CheckConstraint(
                condition=Q(captured__gte=0, captured__lte=F("amount")), name="ledger_hold_captured"
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.act_id}.{self.n}"


class Transfer(models.Model):
    """An amount that left the debit account and arrived on the credit account; balanced by construction."""

    pk = models.CompositePrimaryKey("act_id", "n")
    act = _unchecked("ledger.Act")
    n = models.SmallIntegerField()
    debit = _unchecked("ledger.Account")
    credit = _unchecked("ledger.Account")
    amount = models.BigIntegerField()
    hold_act = _unchecked("ledger.Act", null=True)
    hold_n = models.SmallIntegerField(null=True)
    reverses_act = _unchecked("ledger.Act", null=True)
    reverses_n = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit", "act"], name="ledger_transfer_debit"),
            models.Index(fields=["credit", "act"], name="ledger_transfer_credit"),
            models.Index(
                fields=["reverses_act", "reverses_n"],
                condition=Q(reverses_act__isnull=False),
                name="ledger_transfer_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"transfer {self.act_id}.{self.n}"


class FloorChange(models.Model):
    """A floor that was moved by an act: a visible debt, or its repair."""

    act = models.OneToOneField(
        Act, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="floor_change"
    )
    account = _unchecked("ledger.Account", db_index=True)
    before = models.BigIntegerField()
    after = models.BigIntegerField()

    def __str__(self) -> str:
        return f"floor of {self.account_id}: {self.before} to {self.after}"


class Link(models.Model):
    """One link of a book's chain: the acts of one batch, their digest, and the head that it led to."""

    pk = models.CompositePrimaryKey("book_id", "seq")
    book = _unchecked("ledger.Book")
    seq = models.BigIntegerField()
    first_act = models.BigIntegerField()
    last_act = models.BigIntegerField()
    acts = models.IntegerField()
    digest = models.BinaryField()
    head = models.BinaryField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.book_id}.{self.seq}"


class Seal(models.Model):
    """The heads of all books that moved since the seal before, under one hash that is made public."""

    id = models.BigIntegerField(primary_key=True)
    books = models.IntegerField()
    root = models.BinaryField()
    head = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk}"


class SealedHead(models.Model):
    """A head as a seal found it."""

    pk = models.CompositePrimaryKey("book_id", "seq")
    seal = _unchecked("ledger.Seal", db_index=True)
    book = _unchecked("ledger.Book")
    seq = models.BigIntegerField()
    head = models.BinaryField()

    def __str__(self) -> str:
        return f"head {self.book_id}.{self.seq} in seal {self.seal_id}"
