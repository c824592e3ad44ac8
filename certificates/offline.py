"""The page that checks certificates without a network: one file, to be downloaded and kept.

Everything is inside: the programme, the public keys, a dated list of the revoked, the texts in all
languages. `templates/certificates/offline/` has its parts; `verify.js` reads the same record as
`records` and uses the messages of `verifying`.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import keys, publishing
from certificates.models import Reason
from certificates.records import CONTEXT
from certificates.verifying import DAYS, SAID
from courses import outline, path_facts


def page(language: str, now: datetime | None = None) -> str:
    """The file, opening in `language`. A query for the keys, one for the list, one a language."""
    now = now or timezone.now()
    languages = dict(settings.LANGUAGES)
    data = {
        "language": language,
        "languages": languages,
        "context": CONTEXT.decode(),
        "days": DAYS,
        "keys": keys.public_set()["keys"],
        "revocations": publishing.revocations(keys.current(), now),
        "texts": {code: texts(code) for code in languages},
        "courses": {code: titles(code) for code in languages},
    }
    context = {"data": harmless(data), "name": settings.WAGTAIL_SITE_NAME}
    return render_to_string("certificates/offline/page.html", context)


def harmless(data: dict[str, Any]) -> str:
    """As JSON that can't end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def titles(language: str) -> dict[str, str]:
    """Code → title of the courses and paths there are now: the record has room for a code only."""
    paths = {
        path.code: path.titles.get(language) or path.titles[path.source_language]
        for path in path_facts.all_paths()
    }
    return paths | {course.code: course.title for course in outline.courses(language)}


def texts(language: str) -> dict[str, Any]:
    with override(language):
        return {
            "said": {code: str(text) for code, text in SAID.items()},
            "reasons": {reason.value: str(reason.label) for reason in Reason},
            **labels(),
        }


def labels() -> dict[str, str]:
    return {
        "title": _("Check a certificate"),
        "lead": _("This page works without a network: nothing of what you enter leaves it."),
        "paste": _("Text of the QR code"),
        "hint": _("Read the QR code with any scanner, and paste here the link that it gives."),
        "check": _("Check"),
        "camera": _("Use the camera"),
        "stop": _("Stop the camera"),
        "picture": _("Or choose a photograph of the QR code"),
        "no_code": _("There is no QR code in this picture. Take it closer and straighter."),
        "no_detector": _(
            "This browser can't read QR codes. Use a scanner, and paste the text that it gives."
        ),
        "no_camera": _("The camera can't be used. Allow it, or paste the text."),
        "no_crypto": _(
            "This browser can't check signatures. Use a current Chrome, Edge, Firefox or Safari."
        ),
        "valid": _("The certificate is valid"),
        "expired": _("The certificate has expired"),
        "revoked": _("The certificate has been revoked"),
        "invalid": _("Not a valid certificate"),
        "name": _("Name"),
        "course": _("Course"),
        "issued": _("Issued on"),
        "until": _("Valid until"),
        "limitless": _("without limit"),
        "number": _("Number"),
        "key": _("Key"),
        "revoked_on": _("Revoked on"),
        "reason": _("Reason"),
        "compare": _("Compare the name, the course and the number with the paper."),
        "list_of": _("Revoked certificates are known as of"),
        "newer": _("A newer copy of this page is at"),
    }
