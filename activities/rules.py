"""When a content counts as done, where it is a step of something."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Outcome


class Rule(models.TextChoices):
    """What the learner's own browser must have reported. Practice, never a test."""

    COMPLETED = "completed", _("Done when it was worked through")
    PASSED = "passed", _("Done when it was passed")
    SCORE = "score", _("Done with a result of at least …")


def is_met(rule: str, percent: int, outcome: Outcome) -> bool:
    """Whether an outcome meets a rule; `percent` is for `SCORE` only."""
    if rule == Rule.PASSED:
        return outcome.passed
    if rule == Rule.SCORE:
        return outcome.best is not None and outcome.best * 100 >= percent
    return outcome.completed or outcome.passed
