"""The handbook as a PDF by typst, tagged (PDF/UA-1): made by a task, kept in the private storage.

A file is named after the course, the language and the version of its outline, another with
every change: an old one is never handed out as new. The engine is imported only where it is used.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courses import handbook
from courses.outline import Course

TEMPLATE = Path(__file__).parent / "templates" / "courses" / "handbook.typ"


def folder(course: Course) -> str:
    return f"handbooks/{course.key}"


def stored_as(course: Course) -> str:
    return f"{folder(course)}/{course.language}-{course.version}.pdf"


def is_ready(course: Course) -> bool:
    return storages["private"].exists(stored_as(course))


def make(course: Course) -> None:
    """Write the PDF if it is not there, and take older ones of the same language away."""
    storage, name = storages["private"], stored_as(course)
    if storage.exists(name):
        return
    pdf = compiled(course)
    older = [f for f in stored(course) if f.startswith(f"{course.language}-")]
    storage.save(name, ContentFile(pdf))
    for file in older:
        storage.delete(f"{folder(course)}/{file}")


def stored(course: Course) -> list[str]:
    storage = storages["private"]
    return storage.listdir(folder(course))[1] if storage.exists(folder(course)) else []


def compiled(course: Course) -> bytes:
    """The PDF of a course in the language of its outline."""
    import typst

    with override(course.language):
        said = {**handbook.assemble(course), "labels": labels(course)}
    said["lang"] = course.shown_language.partition("-")[0]
    return typst.compile(
        TEMPLATE,
        root=settings.BASE_DIR,
        format="pdf",
        sys_inputs={"data": json.dumps(said, ensure_ascii=False, default=picture)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=timezone.now().replace(microsecond=0),
    )


def picture(image: Any) -> dict[str, Any]:
    """A picture as JSON: a drawing as its text, another one as its bytes."""
    with image.file.open("rb") as file:
        data = file.read()
    if image.file.name.lower().endswith(".svg"):
        return {"svg": data.decode()}
    return {"bytes": list(data)}


def labels(course: Course) -> dict[str, str]:
    """The words around the course, in its language."""
    return {
        "handbook": _("Handbook"),
        "issuer": settings.WAGTAIL_SITE_NAME,
        "course": _("Course %(code)s") % {"code": course.code},
        "hours": ngettext("%(hours)s hour", "%(hours)s hours", course.hours)
        % {"hours": course.hours},
        "contents": _("Contents"),
        "after_course": _("After the course you can"),
        "after_lesson": _("After this lesson you can"),
        "before": _("Before you read"),
        "decide": _("Decide"),
        "best": _("The best choice here"),
        "poor": _("This leads into difficulties"),
        "country": _("In my country"),
        "support": _("Where to find support"),
        "further": _("Further reading"),
        "sources": _("Sources"),
        "fiction": _(
            "Training cases, documents and pictures are fictional. National law prevails."
        ),
        "draft": _("This translation is a draft: a native speaker has not reviewed it yet.")
        if course.is_draft
        else "",
        "date": f"{timezone.localdate():%Y-%m-%d}",
    }
