"""Between items and the bank: a draft is made of an item, an item of a question."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale

from quizzes.exchange import pictures
from quizzes.exchange.item import Item
from quizzes.exchange.short import in_language
from quizzes.kinds import KINDS
from quizzes.models import Question


def item_of(question: Question) -> Item:
    """A question of the bank as an item; one without a kind for a draft that has no body yet."""
    item = Item(name=question.code, objective=question.objective, difficulty=question.difficulty)
    item.source, item.topic = list(question.source), question.topic
    raw = next(iter(question.body.raw_data), None)
    if raw is None:
        item.leave_out(_("The whole question: it is empty."))
        return item
    value = plain(raw["value"])
    item.stem, item.kind = value.get("stem", ""), raw["type"]
    item.fields = KINDS[item.kind].to_file(value)
    if "image" in item.fields:
        pictures.take(item, value.get("image"))
    # What is said to everybody has one place in other systems.
    item.general = item.fields.pop("after", "") or ""
    return item


def plain(value: Any) -> Any:
    """A block's raw value without the ids of its lists."""
    if isinstance(value, list):
        return [plain(part.get("value", part)) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return value


def fits(item: Item) -> bool:
    """Whether the bank has a kind for it."""
    return item.kind in KINDS and not item.is_left_out


def draft(
    item: Item,
    *,
    bank: str,
    code: str,
    language: str,
    key: UUID,
    author: Any = None,
    image: Any = None,
) -> Question:
    """An unpublished question with the status of a draft, not saved; of a `fits` item.

    `image` is its stored picture; without one it has a picture that is not stored.
    """
    return Question(
        code=code,
        bank=bank,
        author=author,
        objective=item.objective,
        topic=item.topic,
        difficulty=item.difficulty or Question.Difficulty.MEDIUM,
        source=item.source,
        source_language=language,
        locale=Locale.objects.get(language_code=language),
        translation_key=key,
        live=False,
        body=[(item.kind, value_of(item, language, image))],
    )


def value_of(item: Item, language: str, image: Any = None) -> dict[str, Any]:
    """The block's value of an item, with the words of the bank's language where it has none."""
    fields = dict(item.fields)
    with override(language):
        if item.kind == "true_false":
            words = {"true": _("True"), "false": _("False")}
            fields["options"] = [{**o, "text": words[o["id"]]} for o in fields["options"]]
        stem = item.stem or (_("Fill the gaps.") if item.kind == "fill_gaps" else "")
    if item.kind == "short_text":
        fields["key"] = in_language(fields["key"], language)
    if item.kind == "open_answer":
        fields = {"answer": {"type": "text"}, "criteria": [], **fields}
    if item.kind == "fill_gaps":
        fields["gaps"] = [
            {**gap, "key": in_language(gap["key"], language)}
            if isinstance(gap["key"], dict)
            else gap
            for gap in fields["gaps"]
        ]
    value = KINDS[item.kind].from_file({"stem": stem, **placed(item, fields)})
    if "image" in value:
        value["image"] = image or pictures.unsaved(item)
    elif item.pictures:
        item.lose(_("Pictures: this kind of question has none."))
    return value


def placed(item: Item, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the feedback to everybody where the kind has a place for it."""
    if not item.general:
        return fields
    if item.kind in ("ordering", "open_answer"):
        return {**fields, "after": item.general}
    if item.kind in ("single_choice", "case_scenario", "true_false"):
        return {**fields, "options": [_joined(o, fields["key"], item) for o in fields["options"]]}
    if item.kind in ("numeric", "short_text") and not fields.get("feedback"):
        right = fields["key"]["value"] if item.kind == "numeric" else "right"
        whens = [right, "other"]
        return {**fields, "feedback": [{"when": when, "text": item.general} for when in whens]}
    item.lose(_("Feedback to everybody: “%(text)s”.") % {"text": item.general[:80]})
    return fields


def _joined(option: dict[str, Any], right: str, item: Item) -> dict[str, Any]:
    # The right choice's feedback is told to all when the question is reviewed.
    if option["id"] != right:
        return option
    return {**option, "feedback": " ".join(filter(None, [option.get("feedback"), item.general]))}


def unfinished(question: Question) -> list[str]:
    """What its editor would still ask for before it is published."""
    block = question.body[0]
    try:
        block.block.clean(block.value)
    except ValidationError as error:
        return list(dict.fromkeys(_messages(error, block.block)))
    return []


def _messages(error: Any, block: Any) -> Iterator[str]:
    """All messages, however deep in the blocks they stand, each with the name of its field."""
    inner = getattr(error, "block_errors", None) or {}
    for name, one in inner.items() if isinstance(inner, dict) else enumerate(inner):
        # The parts of a list have numbers, those of a group have names.
        part = block.child_blocks[name] if isinstance(name, str) else block.child_block
        yield from _messages(one, part)
    own = getattr(error, "non_block_errors", None) or []
    if not inner and not own:
        own = getattr(error, "messages", [error])
    for message in own:
        yield f"{block.label}: {_said(message)}" if block.label else _said(message)


def _said(message: Any) -> str:
    return " ".join(getattr(message, "messages", [str(message)]))
