"""Fixed lists of the catalogue."""

from django.utils.translation import gettext_lazy as _

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
