"""What staff write down about a person, who needs neither an account nor an e-mail address."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.affiliating import declare, verify
from people.choices import PositionLevel
from people.fields import EMAIL_INVALID, MESSAGES, InstitutionField, working_languages
from people.likening import find_for
from people.models import Institution, TargetGroup, User

CHOOSE = _("Choose…")
POST = ["institution", "position_level", "target_group"]


class PersonForm(forms.ModelForm):
    """A person and the present post. What is written of the post counts as confirmed."""

    institution = InstitutionField(
        Institution.objects.all(), required=False, empty_label=CHOOSE, label=_("Institution")
    )
    position_level = forms.ChoiceField(
        choices=[("", CHOOSE), *PositionLevel.choices],
        required=False,
        label=_("Level of the post"),
    )
    target_group = forms.ModelChoiceField(
        TargetGroup.objects.all(), required=False, empty_label=CHOOSE, label=_("Target group")
    )
    language = forms.ChoiceField(
        choices=[("", CHOOSE), *settings.LANGUAGES], required=False, label=_("Language of letters")
    )
    working_languages = working_languages()

    class Meta:
        model = User
        fields = [
            "family_name", "given_name", "patronymic", "email", "phone", "sex", "age_group",
            "country", "language", "working_languages",
        ]  # fmt: skip

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        for name in ("family_name", "given_name", "sex", "country"):
            self.fields[name].required = True
        for name in ("sex", "age_group", "country"):
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", CHOOSE), *choices]
        self.fields["email"].help_text = _("May stay empty: the person can be given a code.")
        if self.instance.pk and self.instance.is_claimed:
            # Whoever holds the address holds the account.
            del self.fields["email"]
        for field in self.fields.values():
            field.error_messages |= MESSAGES
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL_INVALID
        self.show_post()

    def show_post(self) -> None:
        post = self.instance.affiliation if self.instance.pk else None
        if post:
            self.initial |= {
                "institution": post.institution_id,
                "position_level": post.position_level,
                "target_group": post.target_group_id,
            }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self) -> dict[str, Any]:
        """A post is told completely or not at all: half of it could not be counted."""
        cleaned = super().clean()
        if any(cleaned.get(name) for name in POST):
            for name in POST:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Please choose one: it completes the post."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        is_new = self.instance.pk is None
        if is_new:
            self.instance.set_unusable_password()
        person = super().save(commit)
        if self.cleaned_data["institution"]:
            said = {name: self.cleaned_data[name] for name in POST}
            post = declare(user=person, today=timezone.localdate(), **said)
            verify(affiliations=[post], by=self.officer)
        find_for([person])
        log(person, "wagtail.create" if is_new else "wagtail.edit", user=self.officer)
        return person
