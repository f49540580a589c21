"""Badges: an Open Badge 3.0 by the schema of 1EdTech, verified without a network, broken by one byte."""

import json
import socket
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from learning.world import SKILL, World
from rugzak.base import clock as business
from rugzak.learning import credentials, keys, services
from rugzak.learning.errors import CredentialNotFound, NotPassed
from rugzak.learning.models import Achievement, Credential, IssuerKey

pytestmark = pytest.mark.django_db
EVERY = 23  # a prime, so that the flips fall on every kind of byte


@pytest.fixture
def badge(world: World) -> Credential:
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True, score=Decimal("72.50"))
    return Credential.objects.get()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection but to the database (already open) fails."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("verification went to the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def _schema() -> dict[str, Any]:
    path = Path(settings.RUGZAK_DATA or ".") / "schemas/openbadges_3.0/ob_v3p0_achievementcredential_schema.json"
    if not path.exists():
        pytest.skip("RUGZAK_DATA has no schemas/openbadges_3.0")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def test_it_verifies_offline(badge: Credential, offline: None) -> None:
    outcome = credentials.verify(badge.document.encode())
    assert outcome.ok and outcome.reasons == ()
    assert (outcome.title, outcome.issuer) == ("Lassen", "Rugzak")
    assert outcome.awarded == "2026-10-20"


def test_the_document_follows_the_schema_and_says_what_it_must(badge: Credential) -> None:
    import jsonschema

    document = json.loads(badge.document)
    jsonschema.Draft201909Validator(_schema()).validate(document)
    subject = document["credentialSubject"]
    assert subject["achievement"]["alignment"][0]["targetUrl"] == SKILL
    assert subject["result"][0]["value"] == "72.5"
    assert isinstance(document["proof"], list) and document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    assert "an@example.org" not in badge.document and "Peeters" not in badge.document


def test_the_schema_is_able_to_fail(badge: Credential) -> None:
    import jsonschema

    document = json.loads(badge.document)
    document["proof"] = document["proof"][0]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(_schema()).validate(document)


def test_a_proof_as_object_verifies_as_well(badge: Credential) -> None:
    document = json.loads(badge.document)
    document["proof"] = document["proof"][0]
    assert credentials.verify(json.dumps(document).encode()).ok


def test_one_byte_breaks_it(badge: Credential) -> None:
    content = badge.document.encode()
    for at in range(0, len(content), EVERY):
        changed = bytearray(content)
        changed[at] ^= 1
        outcome = credentials.verify(bytes(changed))
        assert not outcome.ok and outcome.reasons, f"byte {at} of {content[max(0, at - 20) : at + 20]!r}"


def test_another_name_is_a_broken_signature(badge: Credential) -> None:
    changed = badge.document.replace("Lassen", "Laassn")
    assert [reason.code for reason in credentials.verify(changed.encode()).reasons] == ["signature"]


def test_an_extra_member_that_is_not_signed_breaks_it(badge: Credential) -> None:
    document = json.loads(badge.document)
    document["credentialSubject"]["achievement"]["grade"] = "summa cum laude"
    assert not credentials.verify(json.dumps(document).encode()).ok


def test_a_stranger_can_sign_but_is_not_known(badge: Credential) -> None:
    IssuerKey.objects.all().delete()  # as on another house
    assert [reason.code for reason in credentials.verify(badge.document.encode()).reasons] == ["issuer"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'"x"', b"null", b"{" * 100_000, b"%PDF-1.7"])
def test_rubbish_is_unreadable(content: bytes) -> None:
    assert [reason.code for reason in credentials.verify(content).reasons] == ["unreadable"]


def test_what_is_no_badge_is_said(badge: Credential) -> None:
    outcome = credentials.verify(b'{"type": ["VerifiableCredential"]}')
    assert outcome.reasons[0].code == "schema" and "credentialSubject" in outcome.reasons[0].text


def test_a_revoked_badge_says_so_also_after_erasure(badge: Credential) -> None:
    credentials.revoke(badge.pk, reason="fraud")
    document = badge.document.encode()
    assert [reason.code for reason in credentials.verify(document).reasons] == ["revoked"]
    Credential.objects.all().delete()
    assert not credentials.verify(document).ok
    with pytest.raises(CredentialNotFound):
        credentials.revoke(badge.pk, reason="again")


def test_issuing_twice_gives_the_same(badge: Credential) -> None:
    assert credentials.issue(badge.achievement).document == badge.document
    assert Credential.objects.count() == 1


def test_no_badge_for_who_did_not_pass(world: World) -> None:
    done = Achievement.objects.create(
        person=world.person, training=world.training, title=world.training.title, passed=False,
        date=business.today(),
    )  # fmt: skip
    with pytest.raises(NotPassed):
        credentials.issue(done)


def test_an_old_key_still_verifies_after_rotation(badge: Credential) -> None:
    before = keys.current()
    after = keys.rotate()
    assert before.did != after.did and IssuerKey.objects.filter(retired_at=None).count() == 1
    assert credentials.verify(badge.document.encode()).ok


def test_the_private_key_is_sealed(badge: Credential) -> None:
    row = IssuerKey.objects.get()
    assert b"PRIVATE" not in bytes(row.private_pem) and b"PRIVATE" in keys.current().private_pem


def test_a_demo_in_the_future_issues_badges_that_hold_today(world: World) -> None:
    business.travel(to=datetime(2031, 1, 1, tzinfo=ZoneInfo("Europe/Brussels")))
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    outcome = credentials.verify(Credential.objects.get().document.encode())
    assert outcome.ok and outcome.awarded == "2031-01-01"
