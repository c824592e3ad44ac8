"""Certificates on paper: one, one that is signed, and those of a large event, with their memory."""

import resource
import time as clock
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings

from certificates import bundling, rendering, sealing
from certificates.bundles import Bundle
from certificates.models import Certificate
from courses.outline import Course
from tests.bench.table import Line, time

EVENT = 1000
PASSWORD = "for the benchmark"


def sheets(course: Course, number: int) -> Iterator[Line]:
    """From the certificate that `answers.certificate` has earned, and copies of it."""
    certificate = Certificate.objects.filter(subject_key=course.key).latest("pk")
    said = rendering.saying(certificate, certificate.language)
    rendering.make(said, certificate)
    yield time("certificate, made", quickest(lambda: rendering.make(said, certificate)), 0.015)
    pdf = rendering.make(said, certificate)
    with override_settings(PDF_SIGNING_KEY=key_file(), PDF_SIGNING_PASSWORD=PASSWORD):
        sealing.seal(pdf)
        signed = quickest(lambda: sealing.seal(rendering.make(said, certificate)))
    yield time("certificate, made and signed", signed, 0.05)
    yield from event(certificate, number)


def quickest(work: object) -> float:
    """Processor seconds of the best of ten."""
    spent = []
    for _ in range(10):
        begun = clock.process_time()
        work()  # type: ignore[operator]
        spent.append(clock.process_time() - begun)
    return min(spent)


def event(certificate: Certificate, number: int) -> Iterator[Line]:
    """As many certificates of one course as an event may have, to be printed."""
    copies = []
    for _ in range(number):
        copy = Certificate.objects.get(pk=certificate.pk)
        copy.pk, copy.enrolment_id, copy.serial = None, None, Certificate().serial
        copies.append(copy)
    Certificate.objects.bulk_create(copies)
    bundle = Bundle.objects.create(
        by_id=certificate.user_id,
        subject_key=certificate.subject_key,
        title="Event",
        language=certificate.language,
    )
    before = peak(resource.RUSAGE_SELF)
    begun = clock.perf_counter()
    bundling.make_bundle.func(bundle.pk)
    seconds = clock.perf_counter() - begun
    yield time(f"{number:,} certificates to print", seconds, 60 * number / EVENT)
    more = max(peak(resource.RUSAGE_SELF) - before, peak(resource.RUSAGE_CHILDREN))
    yield Line("  memory of the process that makes them", more, 500, "MB", judged=False)


def peak(who: int) -> float:
    """The most memory that the processes ever had, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


def key_file() -> str:
    """An operator's key, as `openssl` would make it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Benchmark")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
    file = Path(settings.VAR_DIR) / "bench.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", private, certificate, None, encryption)
    )
    return str(file)
