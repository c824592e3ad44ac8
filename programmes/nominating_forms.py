"""What a focal point writes: the code, and the people whom the institution sends."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.choices import Sex
from people.fields import Dressed
from people.forms import CHOOSE
from programmes.models import Nomination


class CodeForm(Dressed, forms.Form):
    """The six digits from the letter; spaces do not matter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class NominationForm(Dressed, forms.ModelForm):
    """One person. Sex is asked for the balance and the statistics, as people state it."""

    language = forms.ChoiceField(
        label=_("Language of letters to this person"), choices=settings.LANGUAGES
    )

    class Meta:
        model = Nomination
        fields = [
            "family_name", "given_name", "sex", "country", "position_level", "target_group",
            "region", "email", "phone", "language",
        ]  # fmt: skip
        widgets = {"sex": forms.RadioSelect}

    labels = {
        "email": _("The person's e-mail address"),
        "region": _("Region of the duty station"),
    }
    help_texts = {
        "email": _("The invitation goes there. Without one, you pass it on yourself."),
        "region": _("Not the name of a border post."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = Sex.choices
        for name in ("country", "position_level"):
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", CHOOSE), *choices]
        self.fields["target_group"].empty_label = CHOOSE

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean_given_name(self) -> str:
        return " ".join(self.cleaned_data["given_name"].split())

    def clean_family_name(self) -> str:
        return " ".join(self.cleaned_data["family_name"].split())
