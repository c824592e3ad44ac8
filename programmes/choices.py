"""The fixed lists of events and participation (participation data model, section 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What kind of event it is; reports keep training and awareness apart."""

    E_COURSE = "e_course", _("E-course")
    NATIONAL_TRAINING = "national_training", _("National training")
    REGIONAL_MEETING = "regional_meeting", _("Regional meeting")
    STUDY_TOUR = "study_tour", _("Study tour")
    TRAINING_OF_TRAINERS = "tot", _("Training of trainers")
    WEBINAR = "webinar", _("Webinar")
    MENTORING = "mentoring", _("Mentoring")
    AWARENESS = "awareness", _("Awareness event")


TRAININGS = (EventKind.E_COURSE, EventKind.NATIONAL_TRAINING, EventKind.TRAINING_OF_TRAINERS)
"""Who attends 80 % of one of these is trained; of any other, reached (counting rule 2)."""


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    ON_SITE = "on_site", _("On site")
    BLENDED = "blended", _("Blended")


class EventState(models.TextChoices):
    """A cancelled event stays on record and counts nowhere."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Marker(models.IntegerChoices):
    """How far an aim is that of an event; donors mark their money so."""

    NONE = 0, _("0: not an aim")
    PARTLY = 1, _("1: one of the aims")
    MAIN = 2, _("2: the main aim")


class Role(models.TextChoices):
    """What a person does at an event; only participants count as trained."""

    PARTICIPANT = "participant", _("Participant")
    TRAINER = "trainer", _("Trainer")
    OBSERVER = "observer", _("Observer")
    ORGANISER = "organiser", _("Organiser")
    INTERPRETER = "interpreter", _("Interpreter")


class Reply(models.TextChoices):
    """What a person answers to the invitation."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Half(models.TextChoices):
    """The halves of a day: a training of five days has ten."""

    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


class Evidence(models.TextChoices):
    """What an entry of attendance rests on."""

    TRAINER = "trainer", _("Seen by the trainer")
    SIGNATURE = "signature", _("Signature on the list")
    SCAN = "scan", _("Scanned list")
    CHECK_IN = "check_in", _("Checked in with the code")
    LOGIN = "login", _("Minutes online")


class Currency(models.TextChoices):
    """Money of grants; ISO 4217."""

    USD = "USD", "USD"
    EUR = "EUR", "EUR"
    CAD = "CAD", "CAD"
    GBP = "GBP", "GBP"
    CHF = "CHF", "CHF"
    JPY = "JPY", "JPY"
    KZT = "KZT", "KZT"
    UZS = "UZS", "UZS"
