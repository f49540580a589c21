"""A round, its tickets and its caps. What is scarce lies in the ledger; these rows say where and mirror its answers."""

import pghistory
from django.db import models
from django.db.models import Q

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class Rule(models.TextChoices):
    """How places are given out."""

    ARRIVAL = "arrival"  # all at once on the opening day, in order of arrival
    ROLLING = "rolling"  # as people come, for weeks
    LOTTERY = "lottery"  # drawn after closing, from a seed that was committed to before
    PRIORITY = "priority"  # most points first, equal points by the same draw


class RoundState(models.TextChoices):
    DRAFT = "draft"
    REGISTERING = "registering"  # published: the money is set apart
    OPEN = "open"
    CLOSED = "closed"
    DRAWN = "drawn"  # every ticket has its answer; the reserve list moves
    SETTLED = "settled"  # what is left went back to the fund


class TicketState(models.TextChoices):
    REGISTERED = "registered"
    GRANTED = "granted"  # held until `due`
    REFUSED = "refused"
    RESERVE = "reserve"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@pghistory.track()
class Round(models.Model):
    """A budget that opens on a day. Money in cents; `amount` is the most that one person gets.

    `quotas`: [{"group": code, "share": "0.40"}], `points`: [{"group": code, "points": 10}], `conditions`: codes of
    groups that everyone must belong to (on top of the scheme); `caps`: {"course": places, "provider": places}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = TextField()
    scheme = models.CharField(max_length=64, blank=True)
    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="rounds")
    rule = models.CharField(max_length=8, choices=Rule)
    amount = models.PositiveBigIntegerField()
    budget = models.PositiveBigIntegerField()
    opens_register = models.DateTimeField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    accept_days = models.PositiveSmallIntegerField(default=14)
    use_until = models.DateField(null=True)  # the last day of the purse that an accepted ticket becomes
    quotas = models.JSONField(default=list, blank=True)
    caps = models.JSONField(default=dict, blank=True)
    points = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    reserve_size = models.PositiveIntegerField(null=True)  # how long the reserve list may get; empty: without end
    reserve_cut = models.BigIntegerField(null=True)  # the act from which on the reserve list was full
    seed_commitment = models.CharField(max_length=64, blank=True)
    seed_sealed = models.BinaryField(null=True)
    seed = models.CharField(max_length=64, null=True)  # public once drawn
    public_source = models.CharField(max_length=200, blank=True)  # announced before: whose number is mixed in
    public_value = models.CharField(max_length=200, blank=True)
    list_hash = models.CharField(max_length=64, blank=True)  # of the ticket ids, fixed at closing
    listed = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=11, choices=RoundState, default=RoundState.DRAFT)
    book = models.BigIntegerField(null=True)
    pot = models.BigIntegerField(null=True)
    group_pots = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    published_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_register__lte=models.F("opens"), opens__lt=models.F("closes")),
                name="round_window",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, budget__gte=models.F("amount")), name="round_money"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"

    @property
    def pots(self) -> list[int]:
        """The accounts that hold its money: the common pot and those of the groups; none before it is published."""
        return [account for account in (self.pot, *self.group_pots.values()) if account is not None]


class Ticket(models.Model):
    """A person's one ticket in a round. `legs`: [debit, credit, amount, else_debit or null], fixed at registration.

    `act`: the ledger act that answered it last (its first act where it stands on the reserve list, whose order is the
    order of acts); `place`: its number in the draw. `person` is empty once they were erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tickets")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="tickets")
    training = models.ForeignKey("catalogue.Training", null=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=32, blank=True)
    priority = models.IntegerField(null=True)
    amount = models.PositiveBigIntegerField()
    purse_account = models.BigIntegerField()
    legs = models.JSONField()
    decision = models.UUIDField(null=True)
    registered_at = models.DateTimeField(default=clock.now)
    listed = models.BooleanField(default=False)  # takes part in the draw
    state = models.CharField(max_length=10, choices=TicketState, default=TicketState.REGISTERED)
    act = models.BigIntegerField(null=True)
    refused_leg = models.SmallIntegerField(null=True)
    again = models.PositiveSmallIntegerField(default=0)  # how often the reserve list tried it
    place = models.IntegerField(null=True)
    due = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=16, blank=True)  # the last news that was mailed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="ticket_once")]
        indexes = [
            models.Index(fields=["round", "state", "act"], name="ticket_line"),
            models.Index(fields=["round", "place"], name="ticket_place"),
            models.Index(fields=["round", "act"], condition=Q(refused_leg__isnull=False), name="ticket_refused"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class CapKind(models.TextChoices):
    COURSE = "course"
    PROVIDER = "provider"


class Cap(models.Model):
    """How many tickets of a round may go to one course or provider: an account whose floor is that number."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cap_accounts")
    kind = models.CharField(max_length=8, choices=CapKind)
    subject = models.UUIDField()
    most = models.PositiveIntegerField()
    account = models.BigIntegerField()
    taken = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "kind", "subject"], name="round_cap_once")]

    def __str__(self) -> str:
        return f"cap {self.kind} {self.subject}"
