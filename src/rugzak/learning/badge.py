"""An achievement as an Open Badge 3.0 document, signed and checked. Pure: no database, no network.

Signed with a W3C Data Integrity proof (eddsa-rdfc-2022), whose JSON-LD contexts come bundled with openbadgeslib. The
JSON Schema that 1EdTech publishes wants `proof` to be an array; the library writes an object, so it is wrapped (both
verify). openbadgeslib is imported at first use: pages that show no badge don't carry it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Holder:
    """Who it is for; only salted hashes of e-mail and name go into the badge."""

    name: str
    email: str


@dataclass(frozen=True)
class Aligned:
    """A skill that the achievement stands for: label and ESCO URI."""

    name: str
    uri: str


@dataclass(frozen=True)
class Content:
    """What a badge says."""

    credential_id: UUID
    training_id: UUID
    provider_id: UUID
    provider_name: str
    house: str
    title: str
    criteria: str
    language: str
    passed: bool | None
    score: Decimal | None
    awarded: datetime
    issued: datetime
    holder: Holder
    skills: Sequence[Aligned] = ()


def sign(content: Content, *, did: str, private_pem: bytes, salt: str) -> str:
    """The signed document as compact JSON. Raises openbadgeslib's ErrorSigningFile where it can't be covered whole."""
    from openbadgeslib.ob3 import OB3LdpSigner

    signer = OB3LdpSigner(private_pem)
    document = signer.sign(_credential(content, did, salt), created=content.issued)
    document["proof"] = [document["proof"]]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def check(document: bytes, *, public_pem: bytes, did: str) -> str:
    """Empty where signature and form hold, else what the library found."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3 import OB3LdpVerifier

    try:
        OB3LdpVerifier(pubkey_pem=public_pem, issuer_did=did).verify(document)
    except LibOpenBadgesException as error:
        return str(error) or type(error).__name__
    return ""


def _credential(content: Content, did: str, salt: str) -> Any:
    from openbadgeslib.ob3 import Issuer, OpenBadgeCredential

    class Credential(OpenBadgeCredential):
        """Adds the terms of the standard that the library's model leaves out."""

        def to_vc(self) -> dict[str, Any]:
            return _extended(super().to_vc(), content)

    return Credential(
        issuer=Issuer(id=did, name=content.house),
        recipient_id=None,
        identifiers=_identifiers(content.holder, salt),
        achievement=_achievement(content),
        id=f"urn:uuid:{content.credential_id}",
        issuance_date=content.issued,
        results=_results(content),
    )


def _extended(document: dict[str, Any], content: Content) -> dict[str, Any]:
    document["awardedDate"] = content.awarded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    achievement = document["credentialSubject"]["achievement"]
    achievement["inLanguage"] = content.language
    creator = {"id": f"urn:uuid:{content.provider_id}", "type": ["Profile"], "name": content.provider_name}
    achievement["creator"] = creator
    return document


def _achievement(content: Content) -> Any:
    from openbadgeslib.ob3 import Achievement, Alignment, ResultDescription

    results = [ResultDescription(id=_result_id(content), name=content.title, result_type="Percent", value_max="100")]
    return Achievement(
        id=f"urn:uuid:{content.training_id}",
        name=content.title,
        description=content.criteria,
        criteria_narrative=content.criteria,
        achievement_type="Certificate" if content.passed else "CertificateOfCompletion",
        alignments=[Alignment(skill.name, skill.uri, target_framework="ESCO") for skill in content.skills],
        result_descriptions=results if content.score is not None else [],
    )


def _results(content: Content) -> list[Any]:
    from openbadgeslib.ob3 import Result

    if content.score is None:
        return []
    return [Result(value=_plain(content.score), result_description=_result_id(content))]


def _result_id(content: Content) -> str:
    return f"urn:uuid:{content.training_id}#score"


def _identifiers(holder: Holder, salt: str) -> list[Any]:
    from openbadgeslib.ob3 import IdentityObject

    pairs = [("emailAddress", holder.email), ("name", holder.name)]
    return [IdentityObject.create(value, salt, identity_type=kind) for kind, value in pairs if value]


def _plain(score: Decimal) -> str:
    """80, 72.5: no exponent, no trailing zeros."""
    text = f"{score:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
