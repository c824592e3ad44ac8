"""Freezing what a template says, and choosing the template of a course."""

import base64
import hashlib
import io
import json
from functools import lru_cache
from typing import Any

from django.core.cache import caches
from django.db.models.fields.files import FieldFile
from PIL import Image

from certificates.designs import ACCENT, CertificateTemplate, Design
from languages.uzbek import to_cyrillic

WORDS = ("heading", "certifies", "completed", "note")
PLAIN: dict[str, Any] = {
    "portrait": False, "beside": "", "accent": ACCENT, "logo": "", "wording": {},
    "signatories": [],
}  # fmt: skip
"""What a sheet is made of where no template was chosen."""
PIXELS = 900
KEPT, SECONDS = "certificate_templates", 60
"""How long a process may go on with the templates that it has read."""


def chosen(course_code: str) -> tuple[str, int | None]:
    """Digest of the design for a course ("" without one), and for how many months it is valid.

    A template that names the course comes before one for all others. No query while it is kept.
    """
    for wanted in (course_code, ""):
        for courses, design, months, _renewed_by in kept():
            if wanted in courses and design:
                return design, months
    return "", None


def is_named(code: str) -> bool:
    """Whether a template was made for this code. No query while it is kept."""
    return bool(code) and any(code in courses for courses, *_rest in kept())


def renewed_by(course_code: str) -> str:
    """The code of the shorter course that renews certificates of this one; "" for none."""
    found = (by for courses, _design, _months, by in kept() if course_code in courses)
    return next((by for by in found if by), "") if course_code else ""


def renews(course_code: str) -> list[str]:
    """The codes of the courses whose certificates are renewed by this one. No query while kept."""
    return [
        code
        for courses, _design, _months, by in kept()
        if course_code and by == course_code
        for code in courses
    ]


def kept() -> list[tuple[list[str], str, int | None, str]]:
    """(codes of courses, design, months, renewed by) of every template."""
    rows = caches["bodies"].get(KEPT)
    if rows is None:
        found = CertificateTemplate.objects.values_list(
            "courses", "design", "valid_months", "renewed_by"
        )
        rows = [([code.strip() for code in row[0].split(",")], *row[1:]) for row in found]
        caches["bodies"].set(KEPT, rows, SECONDS)
    return rows


def forget() -> None:
    caches["bodies"].delete(KEPT)


@lru_cache(maxsize=32)
def data_of(digest: str) -> dict[str, Any]:
    """Of a design, which never changes."""
    found = Design.objects.filter(digest=digest).first() if digest else None
    return {**PLAIN, **found.data} if found else PLAIN


def store(template: CertificateTemplate) -> Design:
    data = frozen(template)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Design.objects.get_or_create(digest=digest, defaults={"data": data})[0]


def frozen(template: CertificateTemplate) -> dict[str, Any]:
    """All that the template says, pictures included, as plain data."""
    wording = {
        words.language: {name: getattr(words, name) for name in WORDS if getattr(words, name)}
        for words in template.wordings.all()
    }
    return {
        "portrait": template.portrait,
        "beside": template.beside,
        "accent": template.accent.lower(),
        "logo": drawing(template.logo),
        "wording": with_cyrillic(wording),
        "signatories": [
            {
                "latin": person.name_latin,
                "cyrillic": person.name_cyrillic or person.name_latin,
                "posts": posts(person),
                "signature": drawing(person.signature),
            }
            for person in template.signatories.all()
        ],
    }


def with_cyrillic(wording: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if "uz" not in wording:
        return wording
    derived = {name: to_cyrillic(text) for name, text in wording["uz"].items()}
    return {**wording, "uz-cyrl": derived}


def posts(person: Any) -> dict[str, str]:
    written = {"en": person.post_en, "ru": person.post_ru, "uz": person.post_uz}
    written["uz-cyrl"] = to_cyrillic(person.post_uz)
    return {language: post for language, post in written.items() if post}


def drawing(file: FieldFile) -> str:
    """A picture as SVG, small enough for a sheet; "" without one, or if it can't be read."""
    if not file:
        return ""
    try:
        with file.open("rb") as opened:
            content = opened.read()
        return content.decode() if b"<svg" in content[:2000] else wrapped(content)
    except (OSError, ValueError):
        return ""


def wrapped(content: bytes) -> str:
    picture = Image.open(io.BytesIO(content))
    picture.thumbnail((PIXELS, PIXELS))
    png = io.BytesIO()
    picture.convert("RGBA").save(png, "PNG", optimize=True)
    width, height = picture.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}"'
        f' href="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"/></svg>'
    )
