"""The key of the house: made at first use, sealed at rest, rotated without breaking what it signed.

The issuer of a badge is a did:key, which holds the public key itself; so a verifier needs no network. What did:key
can't tell is *whose* key it is: a verifier trusts the DIDs that the house publishes (`known`).
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import IntegrityError, transaction

from rugzak.base import clock, crypto
from rugzak.learning.models import IssuerKey

_CONTEXT = "learning.issuer_key"


@dataclass(frozen=True)
class SigningKey:
    """The current key, opened."""

    did: str
    private_pem: bytes


def current() -> SigningKey:
    """The key that signs now; the first call makes it."""
    row = IssuerKey.objects.filter(retired_at=None).first() or _first()
    return SigningKey(row.did, crypto.decrypt(row.private_pem, context=_CONTEXT))


@transaction.atomic
def rotate() -> SigningKey:
    """Retire the current key and make a new one; badges signed before stay valid."""
    IssuerKey.objects.select_for_update().filter(retired_at=None).update(retired_at=clock.now())
    _make()
    return current()


def known() -> dict[str, bytes]:
    """Every DID of the house, retired ones too, with its public key (PEM)."""
    return {did: pem.encode() for did, pem in IssuerKey.objects.values_list("did", "public_pem")}


def _first() -> IssuerKey:
    try:
        with transaction.atomic():
            return _make()
    except IntegrityError:  # another process was first
        return IssuerKey.objects.get(retired_at=None)


def _make() -> IssuerKey:
    from openbadgeslib.ob3.did import did_key_from_pem

    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    sealed = crypto.encrypt(private, context=_CONTEXT)
    return IssuerKey.objects.create(did=did_key_from_pem(public), public_pem=public.decode(), private_pem=sealed)
