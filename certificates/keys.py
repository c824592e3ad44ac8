"""The keys that sign certificates: made, opened, changed for new ones.

The private part stands in the database, sealed under a key made of SECRET_KEY: a copy of the
database alone signs nothing. When SECRET_KEY was changed (and the old one is not among
SECRET_KEY_FALLBACKS), a new key is made at the next certificate; the old public ones stay.
"""

import logging
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from certificates import jws
from certificates.models import SigningKey

logger = logging.getLogger(__name__)
NONCE = 12
KEPT, MINUTE = "signing-key", 60


@dataclass(frozen=True)
class Signer:
    """An opened key."""

    kid: str
    private: Ed25519PrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


def current(now: datetime | None = None) -> Signer:
    """The newest key that is not retired; made now if there is none.

    A process remembers it for a minute: so long another one may still sign with a key that was just
    retired, which stays verifiable like all others.
    """
    kept = caches["bodies"].get(KEPT)
    if kept is not None and (signer := opened(kept)):
        return signer
    for row in SigningKey.objects.filter(retired_at=None):
        if signer := opened(row):
            caches["bodies"].set(KEPT, row, MINUTE)
            return signer
        logger.warning("SECRET_KEY no longer opens the key %s: another one is used.", row.kid)
    return make(now)


def make(now: datetime | None = None) -> Signer:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    kid = jws.fingerprint(public)
    caches["bodies"].delete(KEPT)
    SigningKey.objects.create(
        kid=kid,
        public=public.hex(),
        sealed=seal(private.private_bytes_raw(), kid).hex(),
        created_at=now or timezone.now(),
    )
    return Signer(kid, private)


@transaction.atomic
def rotate(now: datetime | None = None) -> Signer:
    """Sign with a new key from now on. What the old ones signed stays verifiable."""
    now = now or timezone.now()
    SigningKey.objects.filter(retired_at=None).update(retired_at=now)
    return make(now)


def public_set() -> dict[str, Any]:
    """All public keys, the retired too, as a key set (RFC 7517). One query."""
    rows = SigningKey.objects.values_list("public", flat=True)
    return {"keys": [jws.jwk(bytes.fromhex(public)) for public in rows]}


# Sealing ------------------------------------------------------------------------------------------


def seal(private: bytes, kid: str) -> bytes:
    nonce = os.urandom(NONCE)
    cipher = ChaCha20Poly1305(derived(settings.SECRET_KEY))
    return nonce + cipher.encrypt(nonce, private, kid.encode())


def opened(row: SigningKey) -> Signer | None:
    """None where no secret of the settings opens it."""
    sealed = bytes.fromhex(row.sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        cipher = ChaCha20Poly1305(derived(secret))
        try:
            raw = cipher.decrypt(sealed[:NONCE], sealed[NONCE:], row.kid.encode())
        except InvalidTag:
            continue
        return Signer(row.kid, Ed25519PrivateKey.from_private_bytes(raw))
    return None


@lru_cache(maxsize=8)
def derived(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"saboq certificate keys").derive(
        secret.encode()
    )
