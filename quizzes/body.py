"""The field that holds a question: a stream of exactly one block, its kind."""

from typing import Any

from wagtail.fields import StreamField

from quizzes.kinds import KINDS


class BodyField(StreamField):
    """Takes its blocks from the kinds and keeps them out of migrations: the column is the same
    whatever kinds there are, so that a new kind is one file."""

    def __init__(self, *args: Any, **kwargs: Any):
        args = args or ([(kind.name, kind.block()) for kind in KINDS.values()],)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
