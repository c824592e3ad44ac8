import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from languages.uzbek import to_cyrillic
from people.blocking import blocks_of
from people.choices import (
    AgeGroup,
    Audience,
    Country,
    InstitutionKind,
    PositionLevel,
    Sex,
    known,
)
from people.claims import Claim  # noqa: F401 - models of this app, too
from people.imports import Import, ImportedLine  # noqa: F401
from people.managers import UserManager
from people.merges import Likeness, Merge  # noqa: F401
from people.wishes import Consent, ErasureRequest  # noqa: F401


def new_key() -> str:
    """A random key, 32 hexadecimal digits: what Django takes for the user name, shown to nobody."""
    return secrets.token_hex(16)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, also one who only signed an attendance list and has no e-mail address."""

    # Editable only because Wagtail builds a form with it; ours leave it out.
    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    # As on certificates: typed and confirmed by their owner, never converted by machine.
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    name_cyrillic = models.CharField(_("name in Cyrillic letters"), max_length=200, blank=True)
    names_confirmed_at = models.DateTimeField(_("names confirmed at"), null=True, blank=True)
    show_full_name = models.BooleanField(
        _("show my full name where a certificate is verified"), default=False
    )
    sex = models.CharField(_("sex"), max_length=16, blank=True, choices=Sex.choices)
    age_group = models.CharField(
        _("age group"), max_length=16, blank=True, choices=AgeGroup.choices
    )
    country = models.CharField(_("country"), max_length=2, blank=True, choices=Country.choices)
    working_languages = models.JSONField(_("working languages"), default=list, blank=True)
    # No choices: a new language of the site must not need a migration.
    language = models.CharField(_("language of the site"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    # What those who may be the same have in common (see `blocking`), so that nobody is compared
    # with everybody.
    name_block = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    phone_block = models.CharField(max_length=12, blank=True, db_index=True, editable=False)
    # Those three stand in no list of people (see `managers`).
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    erased_at = models.DateTimeField(_("data erased on"), null=True, blank=True, editable=False)
    # Until the last line of the import is in, nothing of it shows.
    pending_import = models.ForeignKey(
        "people.Import",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("import under way"),
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    is_staff = models.BooleanField(_("technical administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(_("account claimed at"), null=True, blank=True)

    USERNAME_FIELD = "key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [
            ("view_participation", _("Can see participation and reports")),
            ("manage_people", _("Can enter, import, merge and erase people")),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="email_once",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.CheckConstraint(condition=known("sex", Sex, blank=True), name="sex_known"),
            models.CheckConstraint(
                condition=known("age_group", AgeGroup, blank=True), name="age_group_known"
            ),
            models.CheckConstraint(
                condition=known("country", Country, blank=True), name="person_country_known"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """What the person is called on the screen; never empty, never the key."""
        name = f"{self.given_name} {self.family_name}".strip()
        return name or self.email or _("Person no. %(number)s") % {"number": self.pk or "–"}

    @property
    def initials(self) -> str:
        """Initials such as "A. K.", for pages that do not show the name; empty without a name."""
        names = [self.given_name.strip(), self.family_name.strip()]
        return " ".join(f"{name[0].upper()}." for name in names if name)

    @property
    def affiliation(self) -> "Affiliation | None":
        """The current post, if one is known."""
        return self.affiliations.filter(until=None).first()

    def get_full_name(self) -> str:
        """As `display_name`: Wagtail would fall back to the key if this were empty."""
        return self.display_name

    def get_short_name(self) -> str:
        return self.given_name or self.display_name

    def get_username(self) -> str:
        """What stands where Django and Wagtail would show a user name: never the key."""
        return self.email or self.display_name

    @property
    def is_claimed(self) -> bool:
        """Whether the person has an account of their own to sign in to."""
        return self.claimed_at is not None or self.has_usable_password()

    @property
    def staying(self) -> "User":
        """The row into which this one was merged, or itself."""
        return self.merged_into.staying if self.merged_into else self

    @property
    def formal_name(self) -> str:
        """As in lists: family name, given name, patronymic."""
        parts = (self.family_name, self.given_name, self.patronymic)
        return " ".join(part for part in parts if part) or self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what likely duplicates have in common up to date with the names and telephone."""
        fields = kwargs.get("update_fields")
        if fields is None or {"given_name", "family_name", "phone"} & set(fields):
            self.name_block, self.phone_block = blocks_of(self)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "name_block", "phone_block"}
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean(self) -> None:
        # Not the parent's, which would write `get_username()` into the key.
        self.email = self.email.strip().lower()


class Institution(models.Model):
    """Where people work. What a learner wrote in is kept, but offered to others once confirmed."""

    name = models.CharField(_("name"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_uz = models.CharField(
        _("name in Uzbek (Latin script)"),
        max_length=200,
        blank=True,
        help_text=_("The Cyrillic form is derived."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InstitutionKind.choices)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    confirmed = models.BooleanField(
        _("confirmed"),
        default=True,
        help_text=_("Only confirmed institutions are offered in the list of the profile."),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "country", name="institution_once"),
            models.CheckConstraint(
                condition=known("kind", InstitutionKind), name="institution_kind_known"
            ),
            models.CheckConstraint(
                condition=known("country", Country), name="institution_country_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language, else as it was entered."""
        if get_language() == "uz-cyrl" and self.name_uz:
            return to_cyrillic(self.name_uz)
        return getattr(self, f"name_{get_language()}", "") or self.name


class TargetGroup(models.Model):
    """One of the eight target groups of the curriculum; the row is there to be counted by."""

    slug = models.SlugField(_("slug"), unique=True, choices=Audience.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=known("slug", Audience), name="target_group_known")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return str(Audience(self.slug).label)


class Affiliation(models.Model):
    """A post that a person holds or held; what its owner declared is unverified until confirmed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="affiliations",
        verbose_name=_("person"),
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="affiliations", verbose_name=_("institution")
    )
    position_level = models.CharField(
        _("level of the post"), max_length=16, choices=PositionLevel.choices
    )
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="affiliations", verbose_name=_("target group")
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["user", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="one_current_affiliation"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="affiliation_in_order"
            ),
            models.CheckConstraint(
                condition=known("position_level", PositionLevel), name="position_level_known"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(verified_at__isnull=False),
                name="verified_by_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.institution}"

    @property
    def is_verified(self) -> bool:
        """Whether an officer has confirmed it."""
        return self.verified_at is not None
