"""Keys for programs: a bearer token acts as its user; only its keyed hash is kept."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class ApiToken(models.Model):
    """A token for the API, with an end; shown once, when it is made."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
