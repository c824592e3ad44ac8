"""The field that holds a content: `{"library": "H5P.X 1.2", "params": {…}}`, as H5P writes a part
of a content. Its texts are offered to translators one by one."""

from typing import Any

from django.db import models


class BodyField(models.JSONField):
    """`get_translatable_segments` and `restore_translated_segments` are what wagtail-localize
    asks of a field; which texts there are is decided in `activities.texts`."""

    def get_translatable_segments(self, value: dict[str, Any]) -> list[Any]:
        """The texts of the content, each with its path."""
        from activities import texts

        return texts.segments(value or {})

    def restore_translated_segments(self, value: dict[str, Any], segments: Any) -> dict[str, Any]:
        """The content with translated texts; whatever was not translated stays."""
        from activities import texts

        return texts.restored(value or {}, segments)
