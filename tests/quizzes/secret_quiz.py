"""Two papers that differ in their keys alone: a question of every kind, made twice.

What is secret carries a word that stands nowhere else, so that it can be searched for.
"""

import copy
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo
from wagtail.models import Locale

from quizzes import versions
from quizzes.models import Question, QuestionVersion
from tests.quizzes.bank import body
from tests.quizzes.pictures import SPEAKING, stored
from tests.quizzes.questions import VALUES, as_listed, zones

SECRET = "zqsecret"
BANK = "secrets"


def papers() -> dict[str, tuple[dict, dict]]:
    """{kind: (value, the same with another key)}; every feedback is marked as secret."""
    found: dict[str, tuple[dict, dict]] = {
        kind: (body(kind, right=first)[0][1], body(kind, right=second)[0][1])
        for kind, first, second in (
            ("single_choice", "b", "c"),
            ("multiple_choice", "ab", "cd"),
            ("true_false", ["true"], ["false"]),
        )
    }
    found["case_scenario"] = found["single_choice"]
    for kind, change in CHANGES.items():
        one = copy.deepcopy(VALUES[kind])
        found[kind] = (one, change(copy.deepcopy(one)))
    return {kind: tuple(marked(value) for value in pair) for kind, pair in found.items()}


def matching(value: dict) -> dict:
    for part, match in zip(value["left"], "cba", strict=True):
        part["match"] = match
    return value


def ordering(value: dict) -> dict:
    for place, part in enumerate(value["items"], start=1):
        part["place"] = 5 - place
    return value


def numeric(value: dict) -> dict:
    return {**value, "value": "77"}


def short_text(value: dict) -> dict:
    value["accepted"] = [{"language": "en", "text": "shipping"}]
    return value


def fill_gaps(value: dict) -> dict:
    for option in value["gaps"][0]["options"]:
        option["correct"] = not option["correct"]
    value["gaps"][1]["accepted"] = [{"language": "en", "text": "sixty"}]
    return value


CHANGES = {
    "matching": matching,
    "ordering": ordering,
    "numeric": numeric,
    "short_text": short_text,
    "fill_gaps": fill_gaps,
    "point_on_image": lambda value: {**value, "zones": zones("b")},
    "xray_search": lambda value: {**value, "zones": zones("c")},
    "open_answer": lambda value: value,
}
# Texts of an author that a learner may see before answering; all others are kept back.
SHOWN = {"stem", "text", "alt", "answer", "key", "unit", "category", "match", "when", "language"}


def marked(value: Any, name: str = "") -> Any:
    """The value with a secret word in every text that belongs to the key or to the feedback."""
    if isinstance(value, dict):
        return {key: marked(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [marked(item, f"{name}.") for item in value]
    told = name in ("feedback", "right", "other", "missed", "false_alarm", "guidance", "after")
    return f"{value} {SECRET}" if told and isinstance(value, str) and value else value


def made() -> Iterator[tuple[QuestionVersion, dict[str, Any]]]:
    """Every question, published, and what its version would be with the other key."""
    images = {"point_on_image": drawing(), "xray_search": photograph()}
    for place, (kind, (one, other)) in enumerate(papers().items()):
        image = images.get(kind)
        question = question_of(place, kind, one, image)
        question.save()
        version = versions.record(question)
        twin = question_of(place, kind, other, image)
        frozen = versions.freeze(twin, twin.body[0].value)
        assert frozen["structure"] == version.structure, kind
        yield version, {name: frozen[name] for name in ("key", "texts")}


def question_of(place: int, kind: str, value: dict, image: Any) -> Question:
    value = {**value, "image": image.pk} if "image" in value else value
    return Question(
        code=f"S-{place}", bank=BANK, objective="1.a", source_language="en", live=True,
        locale=Locale.objects.get(language_code="en"),
        body=json.dumps([{"type": kind, "value": as_listed(value)}]),
    )  # fmt: skip


def drawing() -> Any:
    """A drawing whose name, title and every hidden word give the key away."""
    told = SPEAKING.replace(b"zone b", SECRET.encode()).replace(b"weapon", SECRET.encode())
    return stored(told, f"{SECRET}.svg")


def photograph() -> Any:
    """A picture whose text chunks and camera's notes do."""
    about, exif, out = PngInfo(), Pillow.Exif(), BytesIO()
    about.add_text("Title", SECRET)
    about.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    exif[0x010E] = SECRET
    Pillow.new("RGB", (120, 80), "#0b5866").save(out, format="PNG", pnginfo=about, exif=exif)
    return stored(out.getvalue(), f"{SECRET}.png")
