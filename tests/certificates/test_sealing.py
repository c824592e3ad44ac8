"""The operator's own signature in a sheet (PAdES)."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import bundling, rendering, sealing
from certificates.bundles import Bundle

PASSWORD = "for the tests"


def key_file(path, private):
    """A PKCS#12 file with this key and a certificate for it; the certificate."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Academy of the tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.KeyUsage(True, True, *[False] * 7),
            critical=True,
        )
        .sign(private, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", private, certificate, None, encryption)
    )
    return certificate


@pytest.fixture
def trusted(settings, tmp_path):
    certificate = key_file(tmp_path / "key.p12", ec.generate_private_key(ec.SECP256R1()))
    settings.PDF_SIGNING_KEY = str(tmp_path / "key.p12")
    settings.PDF_SIGNING_PASSWORD = PASSWORD
    return certificate


def status(pdf, certificate):
    """What an independent reader of the PDF finds."""
    from asn1crypto import x509 as asn1

    root = asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    # As in `sealing`: no loop may be running where the library starts its own.
    with ThreadPoolExecutor(max_workers=1) as thread:
        context = ValidationContext(trust_roots=[root])
        return thread.submit(validate_pdf_signature, signature, context).result()


def sheet(certificate, language="en"):
    with rendering.sheet(certificate, language) as file:
        return file.read()


def test_without_a_key_nothing_is_signed(confirmed):
    assert b"/ByteRange" not in sheet(confirmed)


@pytest.mark.parametrize("kind", ["elliptic", "rsa"])
def test_a_sheet_is_signed_and_covers_all_of_it(confirmed, trusted, settings, tmp_path, kind):
    if kind == "rsa":
        trusted = key_file(tmp_path / "key.p12", rsa.generate_private_key(65537, 2048))
    pdf = sheet(confirmed)
    found = status(pdf, trusted)
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert b"ETSI.CAdES.detached" in pdf
    # It reads as before, and keeps its tags and its language.
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert confirmed.serial in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_a_changed_byte_is_seen(confirmed, trusted):
    pdf = sheet(confirmed)
    place = pdf.index(b"/Producer") if b"/Producer" in pdf else pdf.index(b"/CreationDate")
    changed = pdf[: place + 1] + b"Q" + pdf[place + 2 :]
    assert not status(changed, trusted).intact


def test_a_sheet_from_before_the_key_is_made_anew(confirmed, settings, tmp_path):
    before = sheet(confirmed)
    certificate = key_file(tmp_path / "key.p12", ec.generate_private_key(ec.SECP256R1()))
    settings.PDF_SIGNING_KEY = str(tmp_path / "key.p12")
    settings.PDF_SIGNING_PASSWORD = PASSWORD
    after = sheet(confirmed)
    assert b"/ByteRange" not in before
    assert status(after, certificate).bottom_line
    assert sheet(confirmed) == after  # stored: a second signature would differ


@pytest.mark.parametrize("fault", ["no file", "another password", "no key"])
def test_a_key_that_cannot_be_used_keeps_no_certificate_back(
    confirmed, trusted, settings, tmp_path, fault, caplog
):
    if fault == "no file":
        settings.PDF_SIGNING_KEY = str(tmp_path / "elsewhere.p12")
    elif fault == "another password":
        settings.PDF_SIGNING_PASSWORD = "forgotten"
    else:
        (tmp_path / "key.p12").write_bytes(b"not a key")
    with pytest.raises(sealing.KeyUnusable):
        sealing.check()
    with pytest.raises(SystemCheckError, match=r"certificates\.E001"):
        call_command("check")
    pdf = sheet(confirmed)
    assert pdf.startswith(b"%PDF")
    assert b"/ByteRange" not in pdf
    assert "without the operator's signature" in caplog.text
    # It is not stored: the next one is signed, once the key is right.
    name = rendering.stored_as(confirmed, rendering.saying(confirmed, "en"))
    assert not storages["private"].exists(name)


def test_bundles_are_signed_too(confirmed, trusted, settings):
    bundle = Bundle.objects.create(
        by=confirmed.user, subject_key=confirmed.subject_key, title="Bread", language="en"
    )
    bundling.make_bundle.func(bundle.pk)
    bundle.refresh_from_db()
    with storages["private"].open(bundle.file) as file:
        assert status(file.read(), trusted).bottom_line
