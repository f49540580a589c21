"""The plain content of a version, and its fingerprint: what is published and what a decision refers to."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from rugzak.schemes.document import IdentityDocument, VersionDocument
from rugzak.schemes.scheme import DatedValue, Parameter


def document_of(
    identity: IdentityDocument, version: VersionDocument, parameters: Iterable[Parameter] = ()
) -> dict[str, Any]:
    """The plain JSON content of one version with the identity of its scheme.

    Values that an index filled in stand in it, so that a published version stays as it was when index numbers come in.
    """
    fields = set(IdentityDocument.model_fields)
    plain = identity.model_dump(mode="json", by_alias=True, exclude_unset=True, include=fields)
    own = version.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for parameter in parameters:
        known = own["parameters"][parameter.name]["values"]
        known += [_filled(dated) for dated in parameter.values[len(known) :]]
    return {**plain, "version": own}


def _filled(dated: DatedValue) -> dict[str, Any]:
    confirm = {"to_confirm": True} if dated.to_confirm else {}
    return {"from": dated.start.isoformat(), "value": dated.value, "ref": dated.ref, **confirm, "by_index": True}


def hash_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the content; the revision is no content, the order of clauses is."""
    plain = deepcopy(dict(document))
    plain.pop("revision", None)
    plain["version"].pop("revision", None)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
