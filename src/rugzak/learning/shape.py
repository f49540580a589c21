"""What the form of an Open Badge 3.0 asks of a document, by the terms of 1EdTech's JSON Schema. Pure.

The schema itself is 1EdTech's and isn't shipped; tests validate against it. Here are the parts that a reader of badges
relies on. One leniency: a `proof` that is an object, as several issuers write it, passes beside the array that the
schema asks.
"""

from typing import Any

VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
_REQUIRED = ("@context", "id", "type", "credentialSubject", "issuer", "validFrom", "proof")
_ACHIEVEMENT = ("id", "type", "name", "description", "criteria")


def problems(document: Any) -> list[str]:
    """Names of the members that are missing or wrong; empty where the form holds."""
    if not isinstance(document, dict):
        return ["document"]
    found = [name for name in _REQUIRED if not document.get(name)]
    found += [] if _contexts(document.get("@context")) else ["@context"]
    found += [] if _types(document.get("type")) else ["type"]
    found += _subject(document.get("credentialSubject"))
    return list(dict.fromkeys(found))


def issuer_id(document: dict[str, Any]) -> str:
    """The issuer's id, whether it is written as a profile or as a bare id."""
    issuer = document.get("issuer")
    value = issuer.get("id") if isinstance(issuer, dict) else issuer
    return value if isinstance(value, str) else ""


def _contexts(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and value[0] == VC and str(value[1]).startswith(OB)


def _types(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return "VerifiableCredential" in value and bool({"AchievementCredential", "OpenBadgeCredential"} & _strings(value))


def _strings(values: list[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def _subject(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return ["credentialSubject"]
    found = [] if value.get("id") or value.get("identifier") else ["credentialSubject.identifier"]
    achievement = value.get("achievement")
    if not isinstance(achievement, dict):
        return [*found, "credentialSubject.achievement"]
    return found + [f"achievement.{name}" for name in _ACHIEVEMENT if not achievement.get(name)]
