from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.affiliating import declare, institution_named
from people.choices import InstitutionKind, PositionLevel
from people.fields import Dressed, InstitutionField, only_letters, working_languages
from people.models import Institution, TargetGroup, User

WORK = ["institution", "institution_name", "institution_kind", "position_level", "target_group"]
NAMES = ["name_latin", "name_cyrillic"]
CHOOSE = _("Choose…")


class ProfileForm(Dressed, forms.ModelForm):
    """What people say about themselves; the post they hold is recorded as their own statement."""

    confirm_names = forms.BooleanField(
        required=False, label=_("I confirm that my certificates shall show my name like this.")
    )
    institution = InstitutionField(
        Institution.objects.none(), required=False, empty_label=CHOOSE, label=_("Institution")
    )
    institution_name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Name of the institution"),
    )
    institution_kind = forms.ChoiceField(
        choices=[("", CHOOSE), *InstitutionKind.choices],
        required=False,
        label=_("Kind of institution"),
    )
    position_level = forms.ChoiceField(
        choices=[("", CHOOSE), *PositionLevel.choices],
        required=False,
        label=_("Level of your post"),
    )
    target_group = forms.ModelChoiceField(
        TargetGroup.objects.all(),
        required=False,
        empty_label=CHOOSE,
        label=_("Which group describes your work best?"),
    )
    working_languages = working_languages()
    language = forms.ChoiceField(
        choices=[("", _("As I choose on the page")), *settings.LANGUAGES],
        required=False,
        label=_("Language of the site and of letters to you"),
    )

    class Meta:
        model = User
        fields = [
            "given_name",
            "family_name",
            "patronymic",
            *NAMES,
            "show_full_name",
            "sex",
            "age_group",
            "country",
            "phone",
            "working_languages",
            "language",
        ]
        labels = {
            "name_latin": _("Name in Latin letters"),
            "name_cyrillic": _("Name in Cyrillic letters"),
        }
        widgets = {"sex": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["working_languages"].label = _("Languages in which you can work")
        self.fields["given_name"].required = True
        self.fields["country"].required = True
        # Asked once, never guessed: no choice is made beforehand, and "not disclosed" is one.
        self.fields["sex"].required = True
        self.fields["sex"].choices = [c for c in self.fields["sex"].choices if c[0]]
        for name in ("country", "age_group"):
            self.fields[name].choices = [("", CHOOSE), *self.fields[name].choices[1:]]
        self.current = self.instance.affiliation
        self.offer_institutions()

    def offer_institutions(self) -> None:
        """Offer the confirmed institutions and, to its author only, the one written in before."""
        current = self.current
        own = Q(pk=current.institution_id) if current else Q(pk=None)
        self.fields["institution"].queryset = Institution.objects.filter(Q(confirmed=True) | own)
        if current:
            self.initial |= {
                "institution": current.institution_id,
                "position_level": current.position_level,
                "target_group": current.target_group_id,
            }

    def clean_name_latin(self) -> str:
        return only_letters(self.cleaned_data["name_latin"], "LATIN")

    def clean_name_cyrillic(self) -> str:
        return only_letters(self.cleaned_data["name_cyrillic"], "CYRILLIC")

    @property
    def names_changed(self) -> bool:
        return any(self.cleaned_data.get(name) != self.initial.get(name) for name in NAMES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.clean_confirmation(cleaned)
        if any(cleaned.get(name) for name in WORK):
            self.clean_work(cleaned)
        return cleaned

    def clean_confirmation(self, cleaned: dict[str, Any]) -> None:
        """Names on certificates are stored only with their owner's word for them."""
        has_names = any(cleaned.get(name) for name in NAMES)
        fresh = self.names_changed or not self.instance.names_confirmed_at
        if has_names and fresh and not cleaned.get("confirm_names"):
            self.add_error("confirm_names", _("Please confirm how your name is written."))

    def clean_work(self, cleaned: dict[str, Any]) -> None:
        """A post is told completely or not at all: half of it could not be counted."""
        for name in ("position_level", "target_group"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(
                    name, _("Please choose one: it completes what you say of your work.")
                )
        listed, written = cleaned.get("institution"), cleaned.get("institution_name")
        if "institution" in self.errors:
            return
        if listed and written:
            self.add_error(
                "institution_name", _("Choose from the list or write the name, not both.")
            )
        elif not listed and not written:
            self.add_error("institution", _("Please choose your institution, or write its name."))
        elif written and not cleaned.get("institution_kind"):
            self.add_error("institution_kind", _("Please say what kind of institution it is."))

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        """Store the person and, where told, the post."""
        if self.names_changed or self.cleaned_data["confirm_names"]:
            self.instance.names_confirmed_at = self.confirmed_at()
        user = super().save(commit=commit)
        if self.cleaned_data["position_level"]:
            self.declare_post(user)
        return user

    def confirmed_at(self) -> Any:
        named = any(self.cleaned_data[name] for name in NAMES)
        return timezone.now() if named else None

    def declare_post(self, user: User) -> None:
        cleaned = self.cleaned_data
        declare(
            user=user,
            institution=cleaned["institution"]
            or institution_named(
                cleaned["institution_name"],
                kind=cleaned["institution_kind"],
                country=user.country,
            ),
            position_level=cleaned["position_level"],
            target_group=cleaned["target_group"],
            today=timezone.localdate(),
        )
