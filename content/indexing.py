"""While a course is loaded, each object is indexed once: not with every step of its writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save
from wagtail.tasks import update_reference_index_task


class IndexedOnce:
    """Takes over from the signals by which Wagtail keeps its search and reference index."""

    def __init__(self) -> None:
        self.searched = {m for m in get_indexed_models() if getattr(m, "search_auto_update", True)}
        self.referred = set(ReferenceIndex.tracked_models)
        self.saved: dict[type[Model], set[str]] = {}

    def __enter__(self) -> Self:
        for model in self.searched:
            post_save.disconnect(post_save_signal_handler, sender=model)
        for model in self.referred:
            post_save.disconnect(update_reference_index_on_save, sender=model)
        post_save.connect(self.note)
        return self

    def __exit__(self, *error: Any) -> None:
        post_save.disconnect(self.note)
        for model in self.searched:
            post_save.connect(post_save_signal_handler, sender=model)
        for model in self.referred:
            post_save.connect(update_reference_index_on_save, sender=model)

    def note(self, sender: type[Model], instance: Model, **kwargs: Any) -> None:
        self.saved.setdefault(sender, set()).add(str(instance.pk))

    @contextmanager
    def at_end(self) -> Iterator[None]:
        """Enqueue what was saved inside the block, once each, in the caller's transaction."""
        yield
        saved, self.saved = self.saved, {}
        for model, keys in saved.items():
            label, name = model._meta.app_label, model._meta.model_name
            for key in sorted(keys):
                if model in self.referred:
                    update_reference_index_task.enqueue(label, name, key)
                if model in self.searched:
                    insert_or_update_object_task.enqueue(label, name, key)
