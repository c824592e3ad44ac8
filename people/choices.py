"""The fixed lists that people and reports speak in (participation data model, section 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """Self-declared; an empty value means that nobody has asked yet."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    NOT_DISCLOSED = "not_disclosed", _("Other, or I prefer not to say")


class AgeGroup(models.TextChoices):
    """Groups instead of birth dates: no report needs more."""

    UNDER_30 = "under_30", _("Under 30")
    FROM_30 = "30_39", _("30–39")
    FROM_40 = "40_49", _("40–49")
    FROM_50 = "50_plus", _("50 or over")
    NOT_DISCLOSED = "not_disclosed", _("I prefer not to say")


class Country(models.TextChoices):
    """The country that nominates the person; ISO 3166-1 alpha-2, XX for any other."""

    KZ = "KZ", _("Kazakhstan")
    KG = "KG", _("Kyrgyzstan")
    TJ = "TJ", _("Tajikistan")
    TM = "TM", _("Turkmenistan")
    UZ = "UZ", _("Uzbekistan")
    OTHER = "XX", _("Another country")


class WorkingLanguage(models.TextChoices):
    """In which somebody can work, for the planning of interpretation; each by its own name. ISO
    639-1; no scripts, unlike the languages of the site."""

    EN = "en", "English"
    RU = "ru", "Русский"
    UZ = "uz", "Oʻzbekcha"
    KK = "kk", "Қазақша"
    KY = "ky", "Кыргызча"
    TG = "tg", "Тоҷикӣ"
    TK = "tk", "Türkmençe"


class InstitutionKind(models.TextChoices):
    """What kind of institution employs the person."""

    BORDER = "border", _("Border service")
    CUSTOMS = "customs", _("Customs")
    POLICE = "police", _("Police, internal affairs")
    SECURITY = "security", _("National security")
    PROSECUTION = "prosecution", _("Prosecution service")
    COURT = "court", _("Court")
    JUSTICE = "justice", _("Justice")
    FOREIGN_AFFAIRS = "foreign_affairs", _("Foreign affairs")
    DEFENCE = "defence", _("Defence")
    LICENSING = "licensing", _("Licensing, export control")
    POST = "post", _("Post, courier service")
    PARLIAMENT = "parliament", _("Parliament")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIA = "academia", _("Academia, training institution")
    OTHER = "other", _("Other institution")


class PositionLevel(models.TextChoices):
    """Level of the post; the post itself is not recorded."""

    OPERATIONAL = "operational", _("Operational level")
    MIDDLE = "middle", _("Middle management")
    SENIOR = "senior", _("Senior management")
    DECISION_MAKER = "decision_maker", _("Decision-maker")


class Audience(models.TextChoices):
    """The eight target groups of the curriculum, in its order."""

    LAND_BORDER = "land_border", _("Border guards and customs officers at land crossing points")
    PARCEL_CONTROL = "parcel_control", _("Courier and postal staff, customs risk analysts")
    INVESTIGATORS = "investigators", _("Investigators")
    PROSECUTORS_JUDGES = "prosecutors_judges", _("Prosecutors and judges")
    LICENSING = "licensing", _("Firearms licensing and export control authorities")
    POLICY = "policy", _("Policy makers, law makers, members of parliament")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    TRAINERS = "trainers", _("Trainers")


def known(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.Q:
    """The condition of a database constraint: `field` holds a value of the list (or nothing)."""
    return models.Q(**{f"{field}__in": [*choices.values, *([""] if blank else [])]})
