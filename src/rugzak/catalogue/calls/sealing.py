"""Sealing and opening a bid, as the browser does it too (`portal/static/rz/sealed.js`); knows no Django.

AES-256-GCM over the bid, padded so that its length tells little; the key cut by Shamir's scheme over GF(256) (Shamir,
"How to share a secret", 1979) so that any two of three parts give it back and one tells nothing; each part wrapped
with RSA-OAEP (SHA-256, 3072 bits) for one holder. A holder's private key is sealed with a key from their passphrase
(PBKDF2-HMAC-SHA256). The format is in `docs/formats/sealed-bid.md`.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

FORMAT, KEY_FORMAT = "rugzak-sealed-bid-1", "rugzak-call-key-1"
PLACES = (1, 2, 3)
ITERATIONS, BITS, BLOCK, KEY_BYTES = 600_000, 3072, 4096, 32
LEAST_PASSPHRASE = 12
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class CantOpen(Exception):
    """A part, a passphrase or a bid does not fit."""


def new_key(*, call: str, passphrase: str) -> tuple[str, dict[str, Any]]:
    """A holder's key pair: the public key (SPKI, base64), and the private key sealed with their passphrase."""
    return sealed_key(rsa.generate_private_key(public_exponent=65537, key_size=BITS), call=call, passphrase=passphrase)


def sealed_key(
    private: rsa.RSAPrivateKey, *, call: str, passphrase: str, iterations: int = ITERATIONS
) -> tuple[str, dict[str, Any]]:
    """The two halves of a key as they are kept."""
    plain = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    salt, iv = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(passphrase, salt, iterations)).encrypt(iv, plain, f"{KEY_FORMAT}|{call}".encode())
    return _text(public), {"salt": _text(salt), "iterations": iterations, "iv": _text(iv), "key": _text(sealed)}


def seal(*, content: Mapping[str, Any], call: str, bidder: str, public_keys: Sequence[str]) -> str:
    """The envelope of a bid: what leaves the bidder's machine. Keys in the order of the holders' places."""
    key, iv = AESGCM.generate_key(256), os.urandom(12)
    text = AESGCM(key).encrypt(iv, _padded(content), _bound(call, bidder))
    shares = [
        {"place": place, "wrapped": _text(_public(public).encrypt(share, _OAEP))}
        for place, share, public in zip(PLACES, split(key), public_keys, strict=True)
    ]
    parts = {"format": FORMAT, "call": call, "bidder": bidder, "iv": _text(iv), "text": _text(text), "shares": shares}
    return json.dumps(parts, separators=(",", ":"))


def unwrap(*, wrapped: str, sealed_key: Mapping[str, Any], call: str, passphrase: str) -> str:
    """A holder's part of one bid. Raises CantOpen where the passphrase or the part is not right."""
    return unwrap_all(wrapped={"": wrapped}, sealed_key=sealed_key, call=call, passphrase=passphrase)[""]


def unwrap_all(
    *, wrapped: Mapping[str, str], sealed_key: Mapping[str, Any], call: str, passphrase: str
) -> dict[str, str]:
    """A holder's parts of many bids, by the name that each has. Raises CantOpen."""
    stretched = _stretch(passphrase, b64decode(sealed_key["salt"]), int(sealed_key["iterations"]))
    try:
        bound = f"{KEY_FORMAT}|{call}".encode()
        plain = AESGCM(stretched).decrypt(b64decode(sealed_key["iv"]), b64decode(sealed_key["key"]), bound)
        private = serialization.load_der_private_key(plain, None)
        assert isinstance(private, rsa.RSAPrivateKey)
        return {name: _text(private.decrypt(b64decode(part), _OAEP)) for name, part in wrapped.items()}
    except (InvalidTag, ValueError) as error:
        raise CantOpen from error


def open_bid(*, envelope: str, shares: Mapping[int, str]) -> dict[str, Any]:
    """The bid itself, from two parts by their places. Raises CantOpen."""
    try:
        parts = json.loads(envelope)
        key = combine({place: b64decode(share) for place, share in shares.items()})
        bound = _bound(parts["call"], parts["bidder"])
        content = json.loads(AESGCM(key).decrypt(b64decode(parts["iv"]), b64decode(parts["text"]), bound))
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise CantOpen from error
    if not isinstance(content, dict):
        raise CantOpen
    return content


def digest(envelope: str) -> str:
    """The public fingerprint of a bid: SHA-256 of the envelope, in hexadecimal."""
    done = hashes.Hash(hashes.SHA256())
    done.update(envelope.encode())
    return done.finalize().hex()


def split(secret: bytes) -> list[bytes]:
    """Three parts of a secret of which any two give it back: a line through it over GF(256), at 1, 2 and 3."""
    slope = os.urandom(len(secret))
    return [bytes(s ^ _times(a, x) for s, a in zip(secret, slope, strict=True)) for x in PLACES]


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The secret from two parts. Raises ValueError where these are not two parts of equal length."""
    if len(shares) != 2 or not set(shares) <= set(PLACES):
        raise ValueError("two parts are needed")
    (x, left), (y, right) = shares.items()
    over = _inverse(x ^ y)
    pairs = zip(left, right, strict=True)
    return bytes(_times(_times(one, y) ^ _times(other, x), over) for one, other in pairs)


def _times(a: int, b: int) -> int:
    """Product in GF(256) with the polynomial of AES (0x11b)."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    return next(b for b in range(1, 256) if _times(a, b) == 1)


def _bound(call: str, bidder: str) -> bytes:
    return f"{FORMAT}|{call}|{bidder}".encode()


def _padded(content: Mapping[str, Any]) -> bytes:
    plain = json.dumps(content, ensure_ascii=False).encode()
    return plain + b" " * (-len(plain) % BLOCK)


def _stretch(passphrase: str, salt: bytes, iterations: int) -> bytes:
    return PBKDF2HMAC(hashes.SHA256(), KEY_BYTES, salt, iterations).derive(passphrase.encode())


def _public(text: str) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(b64decode(text))
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def _text(data: bytes) -> str:
    return b64encode(data).decode()
