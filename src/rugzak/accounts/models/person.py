"""Who signs in (User) and whose rugzak it is (Person): two things, since a person may exist before signing in."""

from typing import Any
from uuid import uuid4

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.models import Municipality


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in; what they may do follows from their person, memberships and mandates."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(unique=True)
    person = models.OneToOneField(
        "accounts.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="user"
    )
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


class Sex(models.TextChoices):
    MALE = "M"
    FEMALE = "F"
    OTHER = "X"


class Education(models.TextChoices):
    """Highest diploma: ISCED 0-2, 3-4, 5-8."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


class Statute(models.TextChoices):
    EMPLOYEE = "employee"
    TEMP = "temp"
    SELF_EMPLOYED = "self_employed"
    JOBSEEKER = "jobseeker"
    INACTIVE = "inactive"
    STUDENT = "student"


@pghistory.track(exclude=["national_number", "national_number_hash", "pseudonym"])
class Person(models.Model):
    """A natural person. The national number is encrypted before it reaches the database; its keyed hash finds it.

    `pseudonym` is the only name under which analysis knows a person: random, so that dropping it cuts every link.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    national_number = models.BinaryField(null=True)
    national_number_hash = models.BinaryField(null=True, unique=True, max_length=32)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    education = models.CharField(max_length=4, choices=Education, blank=True)
    language = models.CharField(max_length=5, default="nl")
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    statute = models.CharField(max_length=16, choices=Statute, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    made_up = models.BooleanField(default=False)
    reminders = models.BooleanField(
        default=True, db_default=True
    )  # mail about what ends or could be used; never about a booking
    pseudonym = models.UUIDField(unique=True, default=uuid4)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def mail_address(self) -> str:
        """Where mail reaches them: their own address, else the one they sign in with; empty where there is none."""
        return self.email or getattr(getattr(self, "user", None), "email", "")
