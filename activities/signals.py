"""News of this app, nobody here knowing who listens; and what it does on the news of others."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import Signal, receiver

# sent with `outcome` after each report that changed it, in the same transaction
outcome_changed = Signal()


@receiver(post_delete, sender="activities.H5PContent")
def remove_files(instance: Any, **kwargs: Any) -> None:
    """A deleted content leaves no files; what learners did with it stays on record."""
    from activities import tasks

    tasks.remove_files.enqueue(str(instance.folder))
