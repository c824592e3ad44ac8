"""The certificate on paper: an A4 sheet by typst, tagged (PDF/UA-1), made of the record alone.

The engine is imported only where a sheet is really made (in the worker, as a rule): a web process
that only hands out finished sheets never carries it.
"""

import hashlib
import io
import json
import logging
import re
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import designing, sealing, wording
from certificates.holder import is_cyrillic
from certificates.models import Certificate, site_day
from certificates.press import press
from certificates.reading import ATTACHMENT
from cms.templatetags.look import bcp47

logger = logging.getLogger(__name__)

TEMPLATES = Path(__file__).parent / "templates" / "certificates"
# Which of a QR code's eight masks: to try all takes longer than the rest of the sheet. A signature
# is as good as random, so that they hardly differ: this one's penalty is 4 % above that of the best
# on average, 14 % at most (40 codes of version 11).
MASK = 4
# One compiler a thread: it cannot be shared ("Already borrowed").
_own = threading.local()


def sheet(certificate: Certificate, language: str) -> File:
    """The PDF in `language` (or, where the course is not translated, in the certificate's own).

    Taken from the private storage; made and put there if it is not there yet.
    """
    said = saying(certificate, speaks(certificate, language))
    storage, name = storages["private"], stored_as(certificate, said)
    if storage.exists(name):
        return storage.open(name)
    pdf, as_wanted = sealed(make(said, certificate))
    if as_wanted:
        keep(name, pdf)
    return ContentFile(pdf)


def sealed(pdf: bytes) -> tuple[bytes, bool]:
    """With the operator's signature, and whether it is there as wanted.

    A key that can't be used is told to the operator (the log, `manage.py check`) and keeps nobody's
    certificate back: it is signed the next time.
    """
    try:
        return sealing.seal(pdf), True
    except sealing.KeyUnusable:
        logger.exception("A sheet was handed out without the operator's signature.")
        return pdf, False


def speaks(certificate: Certificate, language: str) -> str:
    titles = certificate.snapshot["course"]["titles"]
    return language if language in titles else certificate.language


def stored_as(certificate: Certificate, said: dict[str, Any]) -> str:
    """A name made of what the sheet says: one that says something else is another file."""
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]
    serial = certificate.serial
    return f"certificates/{serial[:2]}/{serial}/{digest}.pdf"


def keep(name: str, pdf: bytes) -> None:
    """Store the sheet; of two who made it at once, one file remains.

    A full disk is no reason to withhold it: it is handed out, and made again the next time.
    """
    storage = storages["private"]
    try:
        stored = storage.save(name, ContentFile(pdf))
        if stored != name:
            storage.delete(stored)
    except OSError:
        logger.exception("The sheet %s could not be stored.", name)


def forget(certificate: Certificate) -> None:
    """Delete the stored sheets: they would be made anew when somebody may have them."""
    storage, serial = storages["private"], certificate.serial
    folder = f"certificates/{serial[:2]}/{serial}"
    if storage.exists(folder):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")


def link(certificate: Certificate, language: str) -> str:
    """The address in the QR code, from outside."""
    with override(language):
        return settings.SITE_URL.rstrip("/") + reverse("verify", args=[certificate.serial])


def qr(address: str, record: str = "") -> str:
    """The QR code as SVG, with its quiet zone; level M survives a fold and a stain.

    The digits of the record are stored as digits: the code stays within version 12.
    """
    drawing = io.BytesIO()
    code(address, record).save(
        drawing, kind="svg", border=4, dark="#1b2a30", light=None, svgclass=None, lineclass=None
    )
    return drawing.getvalue().decode()


def code(address: str, record: str = "") -> Any:
    import segno

    if not record:
        return segno.make(address, error="m", micro=False)
    parts: Any = [f"{address}#", record]
    return segno.make(parts, error="m", micro=False, mask=MASK)


def saying(
    certificate: Certificate, language: str, design: dict[str, Any] | None = None
) -> dict[str, Any]:
    """All that the sheet says, as plain data for its template (but for the drawing of the code).

    `design` is that of the certificate; another one for a preview.
    """
    look = design or designing.data_of(certificate.snapshot.get("design", ""))
    languages = [language]
    if look["beside"] != language and look["beside"] in certificate.snapshot["course"]["titles"]:
        languages.append(look["beside"])
    name = certificate.name_in(language)
    with override(language):
        address = link(certificate, language)
        return {
            "template": certificate.snapshot["template"],
            "landscape": not look["portrait"],
            "accent": look["accent"],
            "logo": look["logo"],
            "lang": language.partition("-")[0],
            "tag": bcp47(language),
            "title": f"{wording.heading(certificate)} {certificate.serial}",
            "serial": certificate.serial,
            "issuer": settings.WAGTAIL_SITE_NAME,
            "parts": [part(certificate, each, look) for each in languages],
            "signatories": [signatory(person, languages) for person in look["signatories"]],
            "particulars": particulars(certificate),
            "sample": certificate.snapshot["sample"],
            "url": address,
            "record": certificate.record_for(name),
            "attachment": ATTACHMENT.format(serial=certificate.serial),
            "url_text": address.partition("://")[2],
            "labels": labels(address),
            **({"seal": mark} if (mark := sealing.mark()) else {}),
        }


def part(certificate: Certificate, language: str, look: dict[str, Any]) -> dict[str, Any]:
    """What the sheet says in one of its languages; the template's words before the usual ones."""
    with override(language):
        title, title_language = certificate.title_in(language)
        words = wording.words_of(certificate, look, language)
        lines = [line_in(line, language) for line in certificate.snapshot["lines"]]
        about = wording.where_and_when(certificate, language)
        return {
            "lang": language.partition("-")[0],
            "course_lang": title_language.partition("-")[0],
            "heading": words.get("heading") or wording.heading(certificate),
            "certifies": words.get("certifies") or _("This is to certify that"),
            "name": certificate.name_in(language) or "—",
            "completed": words.get("completed") or wording.completed(certificate),
            "course": title,
            "facts": wording.facts(certificate),
            "courses": wording.courses(certificate, language),
            "lines": [line for line in (about, words.get("note"), *lines) if line],
        }


def signatory(person: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    script = "cyrillic" if is_cyrillic(dict(settings.LANGUAGES)[languages[0]]) else "latin"
    said = [person["posts"].get(language, "") for language in languages]
    return {
        "name": person[script],
        "posts": [post for post in said if post] or list(person["posts"].values())[:1],
        "signature": person["signature"],
        "alt": _("Signature: %(name)s") % {"name": person[script]},
    }


def labels(address: str) -> dict[str, str]:
    return {
        "platform": _("Training platform for public institutions of Central Asia"),
        "check": _("Anyone can check this certificate:"),
        "qr": _("QR code with the address %(address)s") % {"address": address},
        "record": _("The signed record, to check this certificate without a network"),
        "sample": _("Sample"),
    }


def particulars(certificate: Certificate) -> list[tuple[str, str]]:
    said = [(_("Issued on"), date_format(site_day(certificate.issued_at), "DATE_FORMAT"))]
    if certificate.expires_at:
        until = date_format(site_day(certificate.expires_at), "DATE_FORMAT")
        said.append((_("Valid until"), until))
    return said


def line_in(line: str | dict[str, str], language: str) -> str:
    if isinstance(line, str):
        return line
    return line.get(language) or next(iter(line.values()), "")


def make(said: dict[str, Any], certificate: Certificate) -> bytes:
    """The PDF, not signed yet. The same words give the same bytes: its date is the issue's."""
    return print_all([said], certificate.issued_at)


def print_all(sheets: list[dict[str, Any]], at: datetime) -> bytes:
    """One PDF with a page for each; what they share (fonts, the ornament) is in it once."""
    first = sheets[0]
    pdf = compiler(first["template"]).compile(
        format="pdf",
        sys_inputs=inputs(sheets),
        pdf_standards="ua-1",
        timestamp=at.replace(microsecond=0),
    )
    return with_script(pdf, first["lang"], first["tag"])


def press_all(sheets: list[dict[str, Any]], at: datetime) -> bytes:
    """As `print_all`, for many: made in a process of its own, whose memory ends with it."""
    first = sheets[0]
    template = TEMPLATES / f"{first['template']}.typ"
    data = inputs(sheets)["data"]
    pdf = press(template, settings.BASE_DIR, data, at.replace(microsecond=0))
    return with_script(pdf, first["lang"], first["tag"])


def with_script(pdf: bytes, language: str, tag: str) -> bytes:
    """The PDF with the script in its language tag, which typst leaves out (`uz` → `uz-Cyrl`).

    The tag stands in the catalogue, the last object before the table of places: nothing but the
    address of that table moves.
    """
    head, mark, tail = pdf.rpartition(b"/Type/Catalog")
    old, new = f"/Lang({language})".encode(), f"/Lang({tag})".encode()
    if language == tag or old not in tail:
        return pdf
    tail = tail.replace(old, new, 1)
    moved = len(new) - len(old)
    place = re.compile(rb"startxref\n(\d+)")
    return head + mark + place.sub(lambda m: b"startxref\n%d" % (int(m[1]) + moved), tail)


def draw(said: dict[str, Any]) -> bytes:
    """The sheet as SVG, for a screen."""
    return compiler(said["template"]).compile(format="svg", sys_inputs=inputs([said]))


def inputs(sheets: list[dict[str, Any]]) -> dict[str, str]:
    drawn = [{**said, "qr": qr(said["url"], said["record"])} for said in sheets]
    return {"data": json.dumps(drawn, ensure_ascii=False)}


def compiler(template: str) -> Any:
    import typst

    known = _own.__dict__.setdefault("compilers", {})
    if template not in known:
        known[template] = typst.Compiler(
            TEMPLATES / f"{template}.typ", root=settings.BASE_DIR, ignore_system_fonts=True
        )
    return known[template]
