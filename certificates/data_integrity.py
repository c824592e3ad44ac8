"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022, of the documents that `badges` makes.

The suite signs a document's canonical N-Quads (RDFC-1.0). Ours have a fixed vocabulary and at most
one node without an address, so the quads are written down directly: no JSON-LD processor, no
contexts from the network. A member that is not in `TERMS` is refused, so that nothing is read as
signed that was not.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.jws import Invalid, Signer, UnknownKey

XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
VC, STATUS = "https://www.w3.org/2018/credentials#", "https://www.w3.org/ns/credentials/status#"
OB, SCHEMA = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#", "https://schema.org/"
SECURITY = "https://w3id.org/security#"
# The context of Open Badges 3.0 names these two with https, unlike XML Schema itself.
OB_XSD = "https://www.w3.org/2001/XMLSchema#"
NODE = "node"
TERMS = {
    "issuer": (f"{VC}issuer", NODE),
    "validFrom": (f"{VC}validFrom", f"{XSD}dateTime"),
    "validUntil": (f"{VC}validUntil", f"{XSD}dateTime"),
    "credentialSubject": (f"{VC}credentialSubject", NODE),
    "credentialStatus": (f"{VC}credentialStatus", NODE),
    "statusPurpose": (f"{STATUS}statusPurpose", ""),
    "statusListIndex": (f"{STATUS}statusListIndex", ""),
    "statusListCredential": (f"{STATUS}statusListCredential", NODE),
    "encodedList": (f"{STATUS}encodedList", f"{SECURITY}multibase"),
    "name": (f"{SCHEMA}name", ""),
    "url": (f"{SCHEMA}url", f"{OB_XSD}anyURI"),
    "description": (f"{SCHEMA}description", ""),
    "inLanguage": (f"{SCHEMA}inLanguage", ""),
    "achievement": (f"{OB}achievement", NODE),
    "achievementType": (f"{OB}achievementType", ""),
    "humanCode": (f"{OB}humanCode", ""),
    "criteria": (f"{OB}Criteria", NODE),
    "narrative": (f"{OB}narrative", ""),
    "identifier": (f"{OB}identifier", NODE),
    "hashed": (f"{OB}hashed", f"{OB_XSD}boolean"),
    "identityHash": (f"{OB}identityHash", ""),
    "identityType": (f"{OB}identityType", ""),
    "created": ("http://purl.org/dc/terms/created", f"{XSD}dateTime"),
    "cryptosuite": (f"{SECURITY}cryptosuite", f"{SECURITY}cryptosuiteString"),
    "proofPurpose": (f"{SECURITY}proofPurpose", "purpose"),
    "verificationMethod": (f"{SECURITY}verificationMethod", NODE),
}
TYPES = {
    "VerifiableCredential": VC,
    "OpenBadgeCredential": OB,
    "Profile": OB,
    "AchievementSubject": OB,
    "Achievement": OB,
    "IdentityObject": OB,
    "BitstringStatusListEntry": STATUS,
    "BitstringStatusListCredential": STATUS,
    "BitstringStatusList": STATUS,
    "DataIntegrityProof": SECURITY,
}
ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SUITE = "eddsa-rdfc-2022"


def plain(text: str) -> str:
    """Without control characters: implementations write them in different ways."""
    return CONTROLS.sub(" ", text)


# Quads --------------------------------------------------------------------------------------------


def canonical(document: dict[str, Any]) -> str:
    """The canonical N-Quads of one of our documents. Raises Invalid for a document of others."""
    quads: set[str] = set()
    add(document, quads)
    blank = {subject for quad in quads if (subject := quad.split(" ")[0]).startswith("_:")}
    if len(blank) > 1:
        raise Invalid
    return "".join(sorted(quads)).replace("_:node1", "_:c14n0")


def add(node: dict[str, Any], quads: set[str]) -> str:
    """Add the quads of a node and of all below it; how the node is named in quads."""
    subject = named(node["id"]) if "id" in node else f"_:node{count_blank(quads) + 1}"
    for kind in listed(node.get("type", [])):
        if kind not in TYPES:
            raise Invalid
        quads.add(f"{subject} <{RDF}type> <{TYPES[kind]}{kind}> .\n")
    for member, value in node.items():
        if member in ("@context", "id", "type"):
            continue
        if member not in TERMS:
            raise Invalid
        predicate, kind = TERMS[member]
        for each in listed(value):
            quads.add(f"{subject} <{predicate}> {written(each, kind, quads)} .\n")
    return subject


def count_blank(quads: set[str]) -> int:
    return len({quad.split(" ")[0] for quad in quads if quad.startswith("_:")})


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def named(address: Any) -> str:
    if not isinstance(address, str) or not ADDRESS.fullmatch(address):
        raise Invalid
    return f"<{address}>"


def written(value: Any, kind: str, quads: set[str]) -> str:
    if kind == NODE:
        return add(value, quads) if isinstance(value, dict) else named(value)
    if kind == "purpose":
        return named(f"{SECURITY}{value}")
    if isinstance(value, bool):
        value = str(value).lower()
    if not isinstance(value, str):
        raise Invalid
    literal = f'"{value.translate(ESCAPED)}"'
    return f"{literal}^^<{kind}>" if kind else literal


# Proofs -------------------------------------------------------------------------------------------


def prove(document: dict[str, Any], signer: Signer, method: str, now: datetime) -> dict[str, Any]:
    """The document with its proof; `method`: the address of the public key."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": stamp(now),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(hashed(document, options))
    # A list, as the schema of Open Badges wants it.
    return {**document, "proof": [{**options, "proofValue": multibase(signature)}]}


def hashed(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Section 3.2.4 of the suite: the digest of the options, then that of the document."""
    parts = (canonical(options), canonical(document))
    return b"".join(hashlib.sha256(part.encode()).digest() for part in parts)


def verify(document: dict[str, Any], keys: dict[str, Ed25519PublicKey]) -> str:
    """The name of the key that signed it. Raises Invalid, UnknownKey."""
    (proof,) = listed(document.get("proof"))[:1] or [None]
    if not isinstance(proof, dict) or proof.get("cryptosuite") != SUITE:
        raise Invalid
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    kid = str(options.get("verificationMethod", "")).rpartition("#")[2]
    if kid not in keys:
        raise UnknownKey(kid)
    bare = {name: value for name, value in document.items() if name != "proof"}
    try:
        signature = from_multibase(str(proof.get("proofValue", "")))
        keys[kid].verify(signature, hashed(bare, options))
    except (InvalidSignature, ValueError) as error:
        raise Invalid from error
    return kid


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def multibase(data: bytes) -> str:
    """Base 58 of Bitcoin, with the prefix that says so."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + text


def from_multibase(text: str) -> bytes:
    if not text.startswith("z") or len(text) > 200:
        raise Invalid
    number = 0
    for character in text[1:]:
        number = number * 58 + BASE58.index(character)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
