"""Making many sheets at once, in the background and in bounded memory.

The engine needs about a megabyte a page, and keeps it: a PDF for printing is made in a process of
its own and has at most `PAGES` pages; of more, there are several in a ZIP.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from certificates import rendering
from certificates.bundles import KEPT, Bundle
from certificates.models import Certificate

PAGES = 200
STEP = 25
"""After so many sheets the progress is written down."""


def selected(bundle: Bundle) -> QuerySet[Certificate]:
    """The certificates that are meant, but for those that are revoked."""
    found = Certificate.objects.filter(subject_key=bundle.subject_key, revoked_at=None)
    zone = ZoneInfo(settings.TIME_ZONE)
    if bundle.since:
        found = found.filter(issued_at__gte=datetime.combine(bundle.since, time.min, zone))
    if bundle.until:
        after = bundle.until + timedelta(days=1)
        found = found.filter(issued_at__lt=datetime.combine(after, time.min, zone))
    return found.order_by("issued_at", "pk")


@transaction.atomic
def order(bundle: Bundle) -> Bundle:
    """Write the order down, to be made in the background."""
    bundle.save()
    make_bundle.enqueue(bundle.pk)
    return bundle


@task()
def make_bundle(bundle_id: int) -> None:
    """Make the file; nothing to do if it is there, or the order was taken back."""
    bundle = Bundle.objects.filter(pk=bundle_id, file="").first()
    if bundle is None:
        return
    Bundle.objects.filter(pk=bundle_id).update(total=selected(bundle).count(), done=0)
    with tempfile.TemporaryFile() as file:
        ending = write(bundle, file)
        file.seek(0)
        name = f"certificates/bundles/{bundle.pk}.{ending}"
        stored = storages["private"].save(name, File(file))
    Bundle.objects.filter(pk=bundle_id).update(file=stored)


def write(bundle: Bundle, file: IO[bytes]) -> str:
    """Into `file`; how its name ends."""
    if bundle.form == Bundle.Form.PDF and selected(bundle).count() <= PAGES:
        for _name, pdf in printed(bundle):
            file.write(pdf)
        return "pdf"
    parts = printed(bundle) if bundle.form == Bundle.Form.PDF else each(bundle)
    # They are compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, pdf in parts:
            archive.writestr(name, pdf)
    return "zip"


def each(bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """A PDF for every certificate."""
    for done, certificate in enumerate(selected(bundle).iterator(chunk_size=100), 1):
        said = words(bundle, certificate)
        pdf, _sealed = rendering.sealed(rendering.make(said, certificate))
        yield f"certificate-{certificate.serial}.pdf", pdf
        tell(bundle, done)


def printed(bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """PDFs of at most `PAGES` sheets."""
    sheets: list[dict[str, Any]] = []
    part = 0
    for done, certificate in enumerate(selected(bundle).iterator(chunk_size=100), 1):
        sheets.append(words(bundle, certificate))
        if len(sheets) == PAGES:
            part += 1
            yield pressed(bundle, part, sheets)
            sheets = []
        tell(bundle, done)
    if sheets:
        yield pressed(bundle, part + 1, sheets)


def pressed(bundle: Bundle, part: int, sheets: list[dict[str, Any]]) -> tuple[str, bytes]:
    pdf, _sealed = rendering.sealed(rendering.press_all(sheets, bundle.created_at))
    return f"certificates-{part}.pdf", pdf


def words(bundle: Bundle, certificate: Certificate) -> dict[str, Any]:
    return rendering.saying(certificate, rendering.speaks(certificate, bundle.language))


def tell(bundle: Bundle, done: int) -> None:
    if done % STEP == 0:
        Bundle.objects.filter(pk=bundle.pk).update(done=done)


def clear_old(now: datetime | None = None) -> None:
    """Delete what is older than a day."""
    for bundle in Bundle.objects.filter(created_at__lt=(now or timezone.now()) - KEPT):
        if bundle.file:
            storages["private"].delete(bundle.file)
        bundle.delete()
