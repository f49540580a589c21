"""Encryption in Python, before data reach the database: AES-256-GCM, and a keyed hash (HMAC-SHA256) for look-up.

The keys of both are derived (HKDF, RFC 5869) from the one secret `RUGZAK_KEY`; a purpose or context separates them.
"""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def encrypt(value: bytes | str, *, context: str, key: bytes | None = None) -> bytes:
    """Seal a value; the context (such as "person.national_number") must be given again to open it."""
    data = value.encode() if isinstance(value, str) else value
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key or _derive("encrypt")).encrypt(nonce, data, context.encode())


def decrypt(sealed: bytes | memoryview, *, context: str, key: bytes | None = None) -> bytes:
    """Open a sealed value. Raises cryptography's InvalidTag where key, context or a byte differs."""
    sealed = bytes(sealed)
    return AESGCM(key or _derive("encrypt")).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())


def keyed_hash(value: bytes | str, *, purpose: str) -> bytes:
    """32 bytes that are equal for equal values and can't be reversed without the key."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.digest(_derive(f"hash:{purpose}"), data, "sha256")


def new_key() -> bytes:
    """A random 256-bit key."""
    return AESGCM.generate_key(256)


@lru_cache(maxsize=64)
def _derive(purpose: str) -> bytes:
    secret = str(settings.RUGZAK_KEY).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
