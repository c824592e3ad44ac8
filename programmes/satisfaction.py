"""What participants think of an event: anonymous forms of five questions, each from 1 to 5.

A form knows its event and its day, and nothing of who filled it in: no person, no line of the list,
no device, no time of day, no words. Its key is random and not a running number, so that forms
can't be laid beside what else happened in the order in which they came.
"""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.records import Permanent
from programmes.events import Event

LOWEST, HIGHEST = 1, 5
HIGH = 4
"""Grades from which on somebody is satisfied: 4 and 5."""


class Item(models.TextChoices):
    """The five questions (participation data model, "satisfaction"), as statements that hold from 1
    (not at all) to 5 (fully). The value is the name of the column that holds the grade."""

    USEFUL = "useful", _("What I learnt is useful for my work")
    TRAINERS = "trainers", _("The trainers explained things clearly")
    MATERIALS = "materials", _("The materials helped me")
    ORGANISATION = "organisation", _("The event was well organised")
    RECOMMEND = "recommend", _("I would recommend the event to a colleague")


def grade(item: Item) -> models.PositiveSmallIntegerField:
    """Null: the question was left open."""
    return models.PositiveSmallIntegerField(
        item.label,
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )


def each_known() -> Q:
    found = Q()
    for name in Item.values:
        found &= Q(**{name: None}) | Q(**{f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST})
    return found


def one_answered() -> Q:
    found = Q()
    for name in Item.values:
        found |= Q(**{f"{name}__isnull": False})
    return found


class Feedback(Permanent):
    """One form. Written by `gathering` alone; an event that has some is not deleted.

    The key comes from the page that was filled in: the same form sent again, after a lost answer,
    is known by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        Event, models.PROTECT, related_name="feedback", verbose_name=_("event")
    )
    # At the event's place.
    day = models.DateField(_("day"))
    useful = grade(Item.USEFUL)
    trainers = grade(Item.TRAINERS)
    materials = grade(Item.MATERIALS)
    organisation = grade(Item.ORGANISATION)
    recommend = grade(Item.RECOMMEND)

    class Meta:
        verbose_name = _("feedback form")
        verbose_name_plural = _("feedback forms")
        default_permissions: ClassVar[list[str]] = []
        constraints = [
            models.CheckConstraint(condition=each_known(), name="feedback_grades_known"),
            models.CheckConstraint(condition=one_answered(), name="feedback_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.day}"
