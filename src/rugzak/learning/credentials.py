"""Credentials: issue one for an achievement, take one back, and verify any, offline."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rugzak.accounts.models import Person
from rugzak.base import clock, outbox
from rugzak.learning import badge, keys, shape
from rugzak.learning.errors import CredentialNotFound, NotPassed
from rugzak.learning.models import Achievement, Credential, RevokedCredential
from rugzak.learning.skills import aligned


@dataclass(frozen=True)
class Reason:
    """Why a badge doesn't hold: `unreadable`, `schema`, `issuer`, `signature`, `not_yet`, `expired` or `revoked`."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Verification:
    """The outcome of a check; `reasons` is empty where the badge holds."""

    ok: bool
    reasons: tuple[Reason, ...]
    title: str = ""
    issuer: str = ""
    awarded: str = ""


@transaction.atomic
def issue(achievement: Achievement) -> Credential:
    """Sign the badge of an achievement and tell its owner; a second call gives the same one. Raises NotPassed."""
    locked = Achievement.objects.select_for_update().get(pk=achievement.pk)
    existing = Credential.objects.filter(achievement=locked).first()
    if existing is not None:
        return existing
    if locked.passed is False:
        raise NotPassed
    person = locked.person
    credential = Credential(achievement=locked, person=person, issued_at=clock.now())
    with override(person.language):
        content = _content(credential, locked, person)
    key = keys.current()
    credential.document = badge.sign(content, did=key.did, private_pem=key.private_pem, salt=secrets.token_hex(16))
    credential.save(force_insert=True)
    _tell(credential, person)
    return credential


@transaction.atomic
def revoke(credential_id: UUID, *, reason: str) -> Credential:
    """Take a badge back; verifying it says so from now on. Raises CredentialNotFound."""
    credential = Credential.objects.select_for_update().filter(pk=credential_id).first()
    if credential is None:
        raise CredentialNotFound
    if credential.revoked_at is None:
        credential.revoked_at, credential.revoke_reason = clock.now(), reason
        credential.save(update_fields=["revoked_at", "revoke_reason"])
        RevokedCredential.objects.get_or_create(credential_id=credential.pk, defaults={"reason": reason})
    return credential


def verify(document: bytes) -> Verification:
    """Check a badge without any network: form, issuer, signature, dates, and the local list of revoked ones."""
    content = _parsed(document)
    if content is None:
        return Verification(False, (_reason("unreadable"),))
    wrong = shape.problems(content)
    if wrong:
        return Verification(False, (_reason("schema", ", ".join(wrong)),))
    reasons = _signature(document, content) or [*_dates(content), *_revoked(content)]
    subject = content["credentialSubject"]["achievement"]
    issuer = content["issuer"] if isinstance(content["issuer"], dict) else {}
    return Verification(
        ok=not reasons,
        reasons=tuple(reasons),
        title=str(subject["name"]),
        issuer=str(issuer.get("name", "")),
        awarded=str(content.get("awardedDate") or content["validFrom"])[:10],
    )


def _content(credential: Credential, achievement: Achievement, person: Person) -> badge.Content:
    training = achievement.training
    language = person.language[:2]
    return badge.Content(
        credential_id=credential.pk,
        training_id=training.pk,
        provider_id=training.provider_id,
        provider_name=training.provider.name,
        house=str(getattr(settings, "RUGZAK_NAME", "Rugzak")),
        title=achievement.title.of(language),
        criteria=_criteria(achievement),
        language=language,
        passed=achievement.passed,
        score=achievement.score,
        awarded=datetime.combine(achievement.date, time(12), ZoneInfo(clock.BRUSSELS)),
        issued=min(clock.now(), datetime.now(UTC)),  # a verifier elsewhere doesn't travel in time with a demo
        holder=badge.Holder(str(person), person.email),
        skills=aligned(training, language),
    )


def _criteria(achievement: Achievement) -> str:
    provider = achievement.training.provider.name
    if achievement.passed:
        return _("Took part in the training of %(provider)s and passed its test.") % {"provider": provider}
    return _("Took part in the training of %(provider)s.") % {"provider": provider}


def _tell(credential: Credential, person: Person) -> None:
    if person.email:
        context = {"credential_id": str(credential.pk), "title": credential.achievement.title.to_json()}
        outbox.post(
            kind="credential_issued", to=person.email, language=person.language, context=context, person_id=person.pk
        )


def _parsed(document: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(document.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _signature(document: bytes, content: dict[str, Any]) -> list[Reason]:
    did = shape.issuer_id(content)
    pem = keys.known().get(did)
    if pem is None:
        return [_reason("issuer")]
    early = _dates(content)
    found = badge.check(document, public_pem=pem, did=did)
    return [] if not found or early else [_reason("signature")]


def _dates(content: dict[str, Any]) -> list[Reason]:
    now, start, end = datetime.now(UTC), _moment(content.get("validFrom")), _moment(content.get("validUntil"))
    if start is not None and start > now:
        return [_reason("not_yet")]
    return [_reason("expired")] if end is not None and end < now else []


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _revoked(content: dict[str, Any]) -> list[Reason]:
    try:
        known = UUID(str(content["id"]).removeprefix("urn:uuid:"))
    except ValueError:
        return []
    return [_reason("revoked")] if RevokedCredential.objects.filter(pk=known).exists() else []


def _reason(code: str, detail: str = "") -> Reason:
    texts = {
        "unreadable": _("This is not a badge file. Choose the file that you downloaded here."),
        "schema": _("This is not an Open Badge 3.0. These parts are missing or wrong: %(parts)s."),
        "issuer": _("We don't know who issued this badge. Ask its issuer to check it."),
        "signature": _("This badge was changed after it was signed. Don't trust it."),
        "not_yet": _("This badge is not valid yet."),
        "expired": _("This badge has expired."),
        "revoked": _("This badge was taken back by its issuer."),
    }
    return Reason(code, texts[code] % {"parts": detail} if detail else texts[code])
