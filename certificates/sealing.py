"""The operator's own signature on a sheet (PAdES B-B), where the operator gave a key.

It is what PDF readers show as "signed by": the institution's certificate, by whoever issued that.
The site's own signature in the QR code (`certificates.signing`) is there in any case. The library
is imported only where a sheet is really signed.
"""

import hashlib
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

FIELD = "Signature"


class KeyUnusable(Exception):
    """The operator's key can't be read: no file, no PKCS#12 file, or another password."""


def mark() -> str:
    """Which key signs the sheets, as a part of what a stored sheet is named by; "" for none.

    Of the file alone: nothing is opened, and a sheet from before the key is another file.
    """
    path = settings.PDF_SIGNING_KEY
    return _digest(path, _changed(path)) if path else ""


def seal(pdf: bytes) -> bytes:
    """The PDF with the operator's signature, appended; as it is where there is no key.

    It is invisible and certifies that nothing was changed afterwards. Raises KeyUnusable.
    """
    path = settings.PDF_SIGNING_KEY
    if not path:
        return pdf
    # The library has a loop of its own, and none may be running where it starts.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_sealed, pdf, path).result()


def _sealed(pdf: bytes, path: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = _signer(path, settings.PDF_SIGNING_PASSWORD, _changed(path))
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        md_algorithm="sha256",
        name=settings.WAGTAIL_SITE_NAME,
    )
    sealed = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signers.sign_pdf(writer, meta, signer, output=sealed, bytes_reserved=_room(signer))
    return sealed.getvalue()


def check() -> None:
    """Raises KeyUnusable where a key is named and can't be used."""
    if path := settings.PDF_SIGNING_KEY:
        _signer(path, settings.PDF_SIGNING_PASSWORD, _changed(path))


def _room(signer: Any) -> int:
    """Bytes for the signature and its certificates in hexadecimal digits, with some to spare: not
    told, the library would sign twice to see."""
    certificates = [signer.signing_cert, *signer.cert_registry]
    return 2 * sum(len(one.dump()) for one in certificates) + 6_144


def _changed(path: str) -> int:
    """When the file was last written, in nanoseconds: a new key needs no restart."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


@cache
def _digest(path: str, changed: int) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
    except OSError:
        return "missing"


@cache
def _signer(path: str, password: str, changed: int) -> Any:
    from pyhanko.sign.signers import SimpleSigner

    try:
        key = Path(path).read_bytes()
    except OSError as error:
        raise KeyUnusable(f"{path}: {error.strerror}") from error
    try:
        return SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=password.encode())
    except ValueError as error:
        reason = "no PKCS#12 file, or PDF_SIGNING_PASSWORD is another one"
        raise KeyUnusable(f"{path}: {reason}") from error
