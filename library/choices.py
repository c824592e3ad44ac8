"""Fixed lists of the library; courses share its topics."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TOPICS = [
    ("framework", _("Legal framework")),
    ("border", _("Border control")),
    ("parcels", _("Parcels and couriers")),
    ("investigation", _("Investigation")),
    ("prosecution", _("Prosecution and trial")),
    ("tracing", _("Marking and tracing")),
    ("cooperation", _("International cooperation")),
    ("gender", _("Gender")),
    ("human_rights", _("Human rights")),
    ("data", _("Data and monitoring")),
    ("training", _("Training of trainers")),
]


class Force(models.TextChoices):
    """What an instrument asks of a State."""

    TREATY = "treaty", _("Treaty, binding on its Parties")
    RESOLUTION = "resolution", _("Resolution of the Security Council")
    POLITICAL = "political", _("Political commitment")
    GOAL = "goal", _("Development goal")


class Unit(models.TextChoices):
    """What the parts of an instrument are called where they are cited."""

    ARTICLE = "article", _("Article")
    SECTION = "section", _("Section")
    PARAGRAPH = "paragraph", _("Paragraph")
    TARGET = "target", pgettext_lazy("of a development goal", "Target")


# How a part is cited: `art. 10`, `ст. 10`, `10-modda`.
SHORT = {
    Unit.ARTICLE: _("art. %(number)s"),
    Unit.SECTION: _("section %(number)s"),
    Unit.PARAGRAPH: _("para. %(number)s"),
    Unit.TARGET: _("target %(number)s"),
}
