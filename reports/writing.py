"""A report as a text document: DOCX, and PDF by typst. The same structure as the page."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.document import Document
from cms.templatetags.look import bcp47
from reports.presenting import presented
from reports.structure import Report

TEMPLATE = Path(__file__).parent / "templates" / "reports" / "report.typ"


def lead(report: dict[str, Any], made: datetime, stamp: str) -> list[tuple[str, str]]:
    """What stands first: when it was made, which version it is, for which choice."""
    return [
        (_("Made on"), timezone.localtime(made).strftime("%Y-%m-%d %H:%M")),
        *([(_("Frozen report"), stamp)] if stamp else []),
        *report["filters"],
        *report["facts"],
    ]


def missing(report: dict[str, Any]) -> list[str]:
    return [
        _("%(what)s: %(number)s of %(all)s (%(share)s)")
        % {"what": what, "number": number, "all": of, "share": share}
        for what, number, of, share, _url in report["missing"]
    ]


def remarks(report: dict[str, Any]) -> list[str]:
    sample = [_("Sample data is included: those people are fictional.")]
    return [*(sample if report["is_sample"] else []), *report["notes"]]


def docx(report: Report, made: datetime, stamp: str = "") -> bytes:
    """The report in the language of the moment."""
    said = presented(report)
    document = Document(said["title"], bcp47(get_language() or ""))
    document.pairs(lead(said, made, stamp))
    for remark in remarks(said):
        document.paragraph(remark)
    for table in said["tables"]:
        document.heading(table["title"])
        document.table(
            [table["head"], *(label for label, _number in table["columns"])],
            [[row["label"], *(cell["text"] for cell in row["cells"])] for row in table["rows"]],
            [False, *(number for _label, number in table["columns"])],
            [n for n, row in enumerate(table["rows"]) if row["is_total"]],
        )
    if gaps := missing(said):
        document.heading(_("What is missing"))
        for gap in gaps:
            document.paragraph(gap)
    document.heading(_("How this is counted"))
    document.pairs(said["definitions"])
    return document.packed()


def pdf(report: Report, made: datetime, stamp: str = "") -> bytes:
    """The report in the language of the moment, tagged (PDF/UA-1)."""
    # Only where a sheet is really made: it takes memory.
    import typst

    said = presented(report)
    data = {
        **said,
        "lead": lead(said, made, stamp),
        "missing": missing(said),
        "notes": remarks(said),
        "lang": (get_language() or "en").partition("-")[0],
        "labels": {
            "issuer": settings.WAGTAIL_SITE_NAME,
            "missing": _("What is missing"),
            "counted": _("How this is counted"),
            "nothing": _("Nothing to show for this choice."),
        },
    }
    return typst.compile(
        TEMPLATE,
        root=settings.BASE_DIR,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=made.replace(microsecond=0),
    )
