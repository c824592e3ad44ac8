"""Signed JSON in its compact form (RFC 7515) with Ed25519 (RFC 8037), and key sets (RFC 7517).

All that is needed of these standards, in one screen; other algorithms are refused.
"""

import base64
import hashlib
import json
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Signer(Protocol):
    """A private key and its name."""

    @property
    def kid(self) -> str: ...

    def sign(self, data: bytes) -> bytes: ...


class Invalid(ValueError):
    """Not a text of this form, or its signature is not of this key."""


class UnknownKey(ValueError):
    """Signed by a key that is not in the set; its name is the argument."""


class WrongKey(ValueError):
    """A key of the set is not the one that its name says."""


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Invalid from error


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sign(payload: dict[str, Any], signer: Signer, **header: Any) -> str:
    """`header.payload.signature`; `header` adds to the algorithm and the key's name, or to both."""
    head = compact({"alg": "EdDSA", "kid": signer.kid, **header})
    said = f"{encode(head)}.{encode(compact(payload))}"
    return f"{said}.{encode(signer.sign(said.encode()))}"


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload, not verified. Raises Invalid."""
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise Invalid
    try:
        header, payload = (json.loads(decode(part)) for part in parts[:2])
    except ValueError as error:
        raise Invalid from error
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise Invalid
    return header, payload


def verify(token: str, keys: dict[str, Ed25519PublicKey]) -> dict[str, Any]:
    """The payload of a text that one of these keys has signed. Raises Invalid, UnknownKey."""
    header, payload = read(token)
    if header.get("alg") != "EdDSA":
        raise Invalid
    # A credential names its key by an address that ends in the name.
    name = str(header.get("kid", "")).rpartition("#")[2]
    if name not in keys:
        raise UnknownKey(name)
    said, _dot, signature = token.strip().rpartition(".")
    try:
        keys[name].verify(decode(signature), said.encode())
    except InvalidSignature as error:
        raise Invalid from error
    return payload


def fingerprint(public: bytes) -> str:
    """The name of a key: the first four bytes of its SHA-256, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:8]


def jwk(public: bytes) -> dict[str, str]:
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "kid": fingerprint(public),
        "x": encode(public),
        "use": "sig",
        "alg": "EdDSA",
    }


def key_set(text: str) -> dict[str, Ed25519PublicKey]:
    """Name → key, of a key set in JSON. Raises Invalid, and WrongKey for a name that lies."""
    try:
        found = {key["kid"]: decode(key["x"]) for key in json.loads(text)["keys"]}
        keys = {name: Ed25519PublicKey.from_public_bytes(raw) for name, raw in found.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid from error
    for name, raw in found.items():
        if name != fingerprint(raw):
            raise WrongKey(name)
    return keys
