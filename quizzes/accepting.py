"""Accepted answers as the author writes them, and as a file has them: one list for each language.

They are the key: the same for every translation of the question, and never offered to translators.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.blocks import CodeBlock
from quizzes.file_format import is_text, list_of, mapping_of

# Uzbek is written once, in Latin letters; an answer in Cyrillic ones is recognised.
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("uz", "Oʻzbekcha")]
LONGEST = 200
EXPECTED = "for each language (en, ru, uz) a list of the answers that are accepted"


class AcceptedBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(choices=LANGUAGES, label=_("Language"))
    text = CodeBlock(label=_("Accepted answer"), max_length=LONGEST)

    class Meta:
        label_format = "{language}: {text}"


class AcceptedListBlock(blocks.ListBlock):
    def __init__(self, **kwargs: Any):
        help_text = _(
            "In every language of the question. Capitals, spaces, ё or е, the kind of apostrophe"
            " and the Uzbek script make no difference."
        )
        super().__init__(
            AcceptedBlock(),
            **{"label": _("Accepted answers"), "help_text": help_text, "max_num": 40, **kwargs},
        )


def by_language(value: Iterable[Mapping]) -> dict[str, list[str]]:
    """{language: [texts]} of a list of accepted answers."""
    found: dict[str, list[str]] = {}
    for item in value:
        found.setdefault(item["language"], []).append(item["text"])
    return found


def as_items(accepted: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """The same as the block keeps it."""
    return [
        {"language": language, "text": text}
        for language, texts in accepted.items()
        for text in texts
    ]


def is_by_language(value: Any) -> bool:
    """Whether a file's value is such a mapping, with known languages and no empty list."""
    lists = mapping_of(list_of(is_text))(value) and all(value.values())
    return lists and set(value) <= {code for code, _name in LANGUAGES}
