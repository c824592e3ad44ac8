"""Typing a printed code, and making the account behind a link or code."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import PasswordField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.account_forms import AGAIN, EMAIL, PASSWORD, RULES
from people.adapter import EMAIL_TAKEN
from people.fields import Dressed
from people.models import User


class CodeForm(Dressed, forms.Form):
    """The code as it stands on the paper; hyphens, spaces and small letters do not matter."""

    code = forms.CharField(
        max_length=40,
        label=_("Code on your paper"),
        help_text=_("12 letters and digits, for example 7K3M-9QXR-4TBC."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ClaimForm(Dressed, forms.Form):
    """The address and the password with which the person will sign in."""

    email = forms.EmailField(
        label=EMAIL,
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password1 = PasswordField(label=PASSWORD, autocomplete="new-password")
    password2 = PasswordField(label=AGAIN, autocomplete="new-password")

    labels = {"email": EMAIL}
    help_texts = {"password1": RULES, "email": _("You sign in with it.")}

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial.setdefault("email", person.email)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.person.pk).exists():
            raise ValidationError(EMAIL_TAKEN)
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first:
            try:
                get_adapter().clean_password(first, user=self.person)
            except ValidationError as error:
                self.add_error("password1", error)
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned
