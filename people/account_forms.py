"""allauth's forms in our words: its own translations lack Uzbek in two scripts."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from people.fields import Dressed

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The same password again")
RULES = _("At least 8 characters, not only digits, and not a password that many people use.")


class SamePassword:
    """Tells, in our words, that the two passwords differ."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("The two passwords are not the same.")
        super().add_error(field, error)  # type: ignore[misc]


class SignInForm(Dressed, account.LoginForm):
    """E-mail address and password; a refusal stands beside the password."""

    labels = {
        "login": EMAIL,
        "password": PASSWORD,
        "remember": _("Keep me signed in on this device"),
    }
    help_texts = {"password": ""}

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class SignUpForm(Dressed, SamePassword, account.SignupForm):
    """Makes an account; the names are those people are addressed by, not those on certificates."""

    given_name = forms.CharField(
        max_length=100,
        label=_("Given name"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        max_length=100,
        label=_("Family name"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    field_order = ["given_name", "family_name", "email", "password1", "password2"]
    labels = {"email": EMAIL, "password1": PASSWORD, "password2": AGAIN}
    help_texts = {"password1": RULES}

    def try_save(self, request: HttpRequest) -> tuple:
        """As allauth's; the second of two sign-ups at once is sent to sign in."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.info(request, _("Your account is there: please sign in."))
            return None, redirect("account_login")


class ResetPasswordForm(Dressed, account.ResetPasswordForm):
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(Dressed, SamePassword, account.ResetPasswordKeyForm):
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    help_texts = {"password1": RULES}


class SetPasswordForm(Dressed, SamePassword, account.SetPasswordForm):
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    help_texts = {"password1": RULES}


class ChangePasswordForm(Dressed, SamePassword, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }
    help_texts = {"oldpassword": "", "password1": RULES}


class ChangeEmailForm(Dressed, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ReauthenticateForm(Dressed, account.ReauthenticateForm):
    labels = {"password": PASSWORD}
    help_texts = {"password": ""}


class CodeForm(Dressed):
    labels = {"code": _("Code")}
    help_texts = {"code": _("Six digits from your authenticator app, or a recovery code.")}


class SecondFactorForm(CodeForm, mfa.AuthenticateForm):
    """The second step of signing in."""


class SecondFactorAgainForm(CodeForm, mfa.ReauthenticateForm):
    """The same, asked before a change to the account."""


class ActivateAppForm(Dressed, totp.ActivateTOTPForm):
    labels = {"code": _("Code shown by the app")}
    help_texts = {"code": _("Six digits.")}
