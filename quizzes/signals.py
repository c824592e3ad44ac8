"""News for the apps above, and what this app hears from the editor."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import Signal, receiver
from wagtail.signals import published, unpublished

from quizzes.models import Question
from quizzes.versions import record, retire

# Sent inside the transaction that ends an attempt, with attempt=Attempt. A receiver that raises
# takes the submission back: slow or doubtful work belongs in a task.
attempt_graded = Signal()

# Sent instead, likewise, where an answer waits for people to mark it; `attempt_graded` follows.
attempt_handed_in = Signal()

# Sent beside `attempt_graded` when the last open answer of an attempt was marked.
attempt_marked = Signal()

# Sent in the transaction that gave a finished attempt another score, with attempt=Attempt and
# record=RegradedAttempt. Who newly passes is announced by `attempt_graded` as well.
attempt_regraded = Signal()


@receiver(published, sender=Question)
def freeze_what_was_published(instance: Question, **kwargs: Any) -> None:
    record(instance)


@receiver([unpublished, post_delete], sender=Question)
def ask_no_more(instance: Question, **kwargs: Any) -> None:
    """Closing the source closes all languages; closing a translation changes no version."""
    if instance.is_source:
        retire(instance.translation_key)


@receiver(post_delete, sender=Question)
def take_translations_along(instance: Question, **kwargs: Any) -> None:
    """Without its source a translation is nothing: no list shows it, and no test asks it."""
    if instance.is_source:
        Question.objects.filter(translation_key=instance.translation_key).delete()
