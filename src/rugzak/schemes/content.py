"""The plain content of a version, and its fingerprint: what is published and what a decision refers to."""

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from rugzak.schemes.document import IdentityDocument, VersionDocument


def document_of(identity: IdentityDocument, version: VersionDocument) -> dict[str, Any]:
    """The plain JSON content of one version with the identity of its scheme."""
    fields = set(IdentityDocument.model_fields)
    plain = identity.model_dump(mode="json", by_alias=True, exclude_unset=True, include=fields)
    return {**plain, "version": version.model_dump(mode="json", by_alias=True, exclude_unset=True)}


def hash_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the content; the revision is no content, the order of clauses is."""
    plain = deepcopy(dict(document))
    plain.pop("revision", None)
    plain["version"].pop("revision", None)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
