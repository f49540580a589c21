"""Trainings, what they teach, their recognition, and their sessions in half days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7
from rugzak.base.models import Municipality
from rugzak.catalogue.calls.models import Bid, Call  # noqa: F401  (models of a sub-room)
from rugzak.catalogue.search.models import CatalogueWord, TrainingVector  # noqa: F401  (a table is found through this file)
from rugzak.catalogue.spaces.models import Space, SpaceUse  # noqa: F401  (models of a sub-room)
from rugzak.catalogue.trust.models import (  # noqa: F401  (a table is found through this file)
    AccountCheck,
    Application,
    Label,
    Signer,
    Standing,
    TrustStep,
)


class Form(models.TextChoices):
    """The form of learning; which rules look at it is named by the schemes themselves."""

    CLASSROOM = "classroom"
    ONLINE = "online"
    BLENDED = "blended"
    WORKPLACE = "workplace"
    COACHING = "coaching"
    GUIDANCE = "guidance"


class Kind(models.TextChoices):
    """What sort of thing it is; several kinds never count as training for a scheme (`training.kind` in its facts)."""

    COURSE = "course"
    EXAM = "exam"
    EVC = "evc"
    ONBOARDING = "onboarding"
    BUDDY = "buddy"
    VIDEO = "video"
    LUNCH = "lunch"
    THEATRE = "theatre"
    NETWORK = "network"
    INTERVISION = "intervision"


class LeadsTo(models.TextChoices):
    """What it ends in, in the words of the schemes' facts."""

    NONE = "none"
    ATTEST = "attest"
    BASIC_SKILLS = "basic_skills"
    DUTCH = "dutch"
    SECONDARY = "secondary"
    VKS4 = "vks4"
    GRADUATE = "graduate"
    BACHELOR = "bachelor"
    MASTER = "master"
    OTHER = "other"


class Training(models.Model):
    """An offer of learning or guidance by a provider; price in cents, time in minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="trainings")
    code = models.CharField(max_length=40)
    title = TextField()
    summary = TextField()
    form = models.CharField(max_length=10, choices=Form)
    language = models.CharField(max_length=5, default="nl")
    contact_minutes = models.PositiveIntegerField()
    ects = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    price_cents = models.PositiveIntegerField()
    vat_percent = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    career_oriented = models.BooleanField(default=False)
    shortage = models.BooleanField(default=False)  # teaches a shortage occupation
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COURSE)
    leads_to = models.CharField(max_length=12, choices=LeadsTo, default=LeadsTo.ATTEST)
    aftercare_days = models.PositiveSmallIntegerField(default=90)
    aftercare = models.JSONField(default=dict)
    search = SearchVectorField(null=True)  # written by services, without accents
    made_up = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="training_once"),
            models.CheckConstraint(condition=models.Q(vat_percent__lte=100), name="training_vat"),
        ]
        indexes = [GinIndex(fields=["search"]), models.Index(fields=["price_cents"])]

    def __str__(self) -> str:
        return str(self.title)


class TrainingSkill(models.Model):
    """A skill of ESCO that a training teaches; key is URI and release."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="skills")
    skill_uri = models.CharField(max_length=200, db_index=True)
    release = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "skill_uri"], name="training_skill_once")]

    def __str__(self) -> str:
        return self.skill_uri


class TrainingPrice(models.Model):
    """What a training costs from a day on, in cents; anyone may see how a price went (creep towards a grant)."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="prices")
    since = models.DateField()
    price_cents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "since"], name="training_price_once")]
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.price_cents} since {self.since}"


class RecognitionLabel(models.TextChoices):
    """Public recognition: who keeps the list is in the schemes' facts."""

    ODB = "odb"
    VOV = "vov"
    CAREER_CENTRE = "career_centre"
    OCW = "ocw"
    REGISTERED = "registered"


class Recognition(models.Model):
    """A training or a provider is on a public list between two dates, for a reason, by someone; never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    training = models.ForeignKey(Training, null=True, on_delete=models.CASCADE, related_name="recognitions")
    provider = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="recognitions"
    )
    label = models.CharField(max_length=16, choices=RecognitionLabel)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=255, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["label", "valid_from"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(training=None) ^ models.Q(provider=None), name="recognition_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="recognition_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} from {self.valid_from}"

    def holds_on(self, day: date) -> bool:
        """True on each day from the first to the last, both included."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class RecognitionEvent(models.Model):
    """What was decided about a recognition, in order: granted, shortened or withdrawn, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=10)  # granted, withdrawn
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=255, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.decided_at:%Y-%m-%d}"


class Session(models.Model):
    """A training on given days; its seats are three ledger accounts: free, taken, and promised to the waiting list."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    reference = models.CharField(max_length=40, blank=True)  # the provider's own number of it
    start = models.DateField()
    end = models.DateField()
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    address = models.CharField(max_length=200, blank=True)
    weekdays = models.PositiveSmallIntegerField(default=0)  # of its half days: 1 Monday, 2 Tuesday, 4, 8, 16, 32, 64
    evening = models.BooleanField(default=False)  # all its half days begin at five or later
    capacity = models.PositiveIntegerField()
    price_cents = models.PositiveIntegerField(null=True)  # empty: the training's price
    seat_asset = models.CharField(max_length=64)
    seat_book = models.BigIntegerField()
    seat_source = models.BigIntegerField()
    seat_pool = models.BigIntegerField()
    seat_taken = models.BigIntegerField()
    seat_waiting = models.BigIntegerField()
    cancelled_at = models.DateTimeField(null=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["training", "start"]), models.Index(fields=["start"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="session_ends"),
            models.UniqueConstraint(
                fields=["training", "reference"], condition=~models.Q(reference=""), name="session_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training} {self.start:%Y-%m-%d}"

    @property
    def price(self) -> int:
        """The price of this session in cents."""
        return self.price_cents if self.price_cents is not None else self.training.price_cents


class SessionPart(models.Model):
    """A half day of a session: the unit of attendance."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parts")
    date = models.DateField()
    start_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "date", "start_time"], name="session_part_once")]
        ordering = ["date", "start_time"]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}"

    @property
    def starts_at(self) -> datetime:
        """The moment at which it starts, in Belgian time."""
        return datetime.combine(self.date, self.start_time, tzinfo=ZoneInfo(clock.BRUSSELS))

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
