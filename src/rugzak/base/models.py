"""Small tables of the ground: clock offset, outbox, due list, encrypted files, erasure receipts, places."""

from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class ClockOffset(models.Model):
    """The one row by which the business clock differs from the wall clock (demo and tests only)."""

    offset = models.DurationField()


class Message(models.Model):
    """News to send: written in the transaction that makes it true, sent by the worker after the commit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True, db_index=True)
    to = models.CharField(max_length=320)
    language = models.CharField(max_length=5, default="nl")
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=models.Q(sent_at=None), name="message_waiting")]


class Due(models.Model):
    """Something that must happen on a business date; the clock moves it, a job runner doesn't."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    date = models.DateField()
    kind = models.CharField(max_length=64)
    subject = models.UUIDField()
    payload = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "date"], name="due_once")]
        indexes = [models.Index(fields=["date"], condition=models.Q(done_at=None), name="due_open")]


class PersonKey(models.Model):
    """The key that opens a person's files; dropping it erases them, in backups too."""

    person_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()


class StoredFile(models.Model):
    """An encrypted file of a person (or of the house, where person_id is empty)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField(null=True, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)


class Erasure(models.Model):
    """The receipt of an erasure: which rooms are done, so that it can be taken up again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    asked_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    rooms = models.JSONField(default=dict)


class Province(models.Model):
    code = models.CharField(primary_key=True, max_length=5)
    name = TextField()
    region = models.CharField(max_length=2)


class Municipality(models.Model):
    """A Belgian municipality (NIS code, after the mergers of 2025); region VL, BR or WA."""

    nis = models.CharField(primary_key=True, max_length=5)
    name = TextField()
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT)
    region = models.CharField(max_length=2)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.name)


class PostCode(models.Model):
    """A post code in a municipality; some codes lie in two."""

    code = models.CharField(max_length=4, db_index=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "municipality"], name="post_code_once")]
