"""A call with its lots and criteria, its key holders, questions, bids, scores, award, contracts and results."""

from typing import Any

from django.db import models
from django.db.models import Q

from rugzak.base import clock
from rugzak.base.ids import uuid7


class CallState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"  # published; bids until the deadline, then it waits for two key holders
    OPENED = "opened"  # the bids can be read and scored
    AWARDED = "awarded"  # decided; contracts after the standstill
    CANCELLED = "cancelled"


class Call(models.Model):
    """What an authority asks the market for, in one language. Two people make it: one writes, another publishes."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="calls")
    number = models.CharField(max_length=12, unique=True)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    need = models.TextField()
    questions_until = models.DateTimeField()
    deadline = models.DateTimeField()
    standstill_days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    awarded_by = models.UUIDField(null=True)
    awarded_at = models.DateTimeField(null=True)
    standstill_until = models.DateField(null=True)  # its last day; a contract from the next day on
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # of cancelling
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(made_by=None) | ~Q(published_by=models.F("made_by")),
                name="call_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(questions_until__lte=models.F("deadline")), name="call_questions_before_deadline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Lot(models.Model):
    """A part that can be awarded by itself: so many of a unit that counts as a result; value in cents, an estimate."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    need = models.TextField(blank=True)
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=80)
    value_cents = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_lot_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CriterionKind(models.TextChoices):
    PRICE = "price"  # the lowest price has 100 points, another its share of that
    QUALITY = "quality"  # 0 to 100 points by each assessor, with a reason


class Criterion(models.Model):
    """What decides, and for how much of 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=CriterionKind)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_criterion_once")]

    def __str__(self) -> str:
        return self.name


class KeyHolder(models.Model):
    """One of three who hold the keys of a call. The private key is sealed by their own passphrase."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="holders")
    place = models.PositiveSmallIntegerField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    public_key = models.TextField()
    sealed_key = models.JSONField()
    gave_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["call", "place"], name="call_holder_place"),
            models.UniqueConstraint(fields=["call", "user"], name="call_holder_user"),
            models.CheckConstraint(condition=Q(place__in=[1, 2, 3]), name="call_holder_three"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.place}"


class Question(models.Model):
    """A bidder's question; the answer is for everyone, who asked is not shown."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class BidState(models.TextChoices):
    SEALED = "sealed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    OPENED = "opened"
    VOID = "void"  # no two parts open it, or what is in it can't be read


class Bid(models.Model):
    """A sealed bid. `envelope` is emptied when it is replaced or withdrawn; its hash stays public for good."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="bids")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="bids")
    envelope = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BidState, default=BidState.SEALED)
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)  # only after the opening

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=Q(state__in=["sealed", "opened", "void"]),
                name="call_one_bid",
            )
        ]

    def __str__(self) -> str:
        return f"bid {self.digest[:12]}"

    @property
    def lots(self) -> list[dict[str, Any]]:
        """What it says of each lot; nothing before the opening."""
        found: list[dict[str, Any]] = self.content["lots"] if self.content else []
        return found


class GivenShare(models.Model):
    """A holder's part of one bid, between the first and the second holder at the opening; then it goes."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="shares")
    place = models.PositiveSmallIntegerField()
    share = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "place"], name="call_share_once")]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.place}"


class Assessor(models.Model):
    """Who scores; first they say whether they have an interest in one of the bidders."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="assessors")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True)
    conflict = models.BooleanField(null=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="call_assessor_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.user_id}"


class Score(models.Model):
    """Points of one assessor for one bid, lot and criterion of quality, with the reason that the bidder reads."""

    assessor = models.ForeignKey(Assessor, on_delete=models.CASCADE, related_name="scores")
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="scores")
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessor", "bid", "lot", "criterion"], name="call_score_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="call_score_points"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class BidStanding(models.Model):
    """Where a bid ended on a lot, as it was when the award was decided: what its bidder is told."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="standings")
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="standings")
    rank = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    parts = models.JSONField()  # by criterion: name, weight, points, reasons

    class Meta:
        ordering = ["lot__number", "rank"]
        constraints = [models.UniqueConstraint(fields=["lot", "bid"], name="call_standing_once")]

    def __str__(self) -> str:
        return f"{self.rank} {self.total}"


class Award(models.Model):
    """Who has a lot, or nobody, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    lot = models.OneToOneField(Lot, on_delete=models.CASCADE, related_name="award")
    bid = models.ForeignKey(Bid, null=True, on_delete=models.PROTECT, related_name="awards")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"award {self.lot_id}"


class Contract(models.Model):
    """What was agreed on a lot: price in cents, and how much of its unit was promised."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="contract")
    signed_on = models.DateField()
    starts = models.DateField()
    ends = models.DateField()
    price_cents = models.PositiveBigIntegerField()
    promise = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="call_contract_ends")]

    def __str__(self) -> str:
        return f"contract {self.pk}"


class Result(models.Model):
    """What came of a contract by a day, in the unit of its lot."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="results")
    day = models.DateField()
    achieved = models.PositiveIntegerField()
    words = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.achieved} on {self.day}"


class Release(models.Model):
    """What was published of a call at one moment, as OCDS; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="releases")
    at = models.DateTimeField(default=clock.now)
    document = models.JSONField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"release {self.pk}"
