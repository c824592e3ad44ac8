"""A template's sheet while it is being edited: made-up particulars, the real engine."""

import base64
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import designing, rendering
from certificates.designs import CertificateTemplate
from certificates.models import Certificate

NAMES = {"latin": "Gʻuncha Oʻktamova", "cyrillic": "Ғунча Ўктамова", "confirmed": True}


def page(template: CertificateTemplate, language: str) -> str:
    """HTML with the sheet as a drawing."""
    said = rendering.saying(example(), language, designing.frozen(template))
    drawn = base64.b64encode(rendering.draw(said)).decode()
    return format_html(
        '<!doctype html><html lang="{}"><title>{}</title>'
        '<img style="width:100%" alt="{}" src="data:image/svg+xml;base64,{}"></html>',
        language.partition("-")[0],
        template.name,
        said["title"],
        drawn,
    )


def example() -> Certificate:
    return Certificate(
        serial="0000-0000-0000",
        subject_key=UUID(int=0),
        language=settings.LANGUAGE_CODE,
        issued_at=timezone.now(),
        snapshot={
            "template": "certificate",
            "holder": NAMES,
            "course": course(),
            "pass_mark": 80,
            "lines": [],
            "sample": True,
        },
    )


def course() -> dict[str, Any]:
    titles = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[code] = _("Here stands the title of the course")
    return {"code": "C1", "titles": titles, "source_language": settings.LANGUAGE_CODE, "hours": 16}
