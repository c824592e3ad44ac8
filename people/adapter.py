"""What allauth asks us: how an account is made, where to go then, how letters leave."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.tasks import send_letter

WRONG_PASSWORD = _("The e-mail address or the password is wrong. Please check both.")
EMAIL_TAKEN = _(
    "There is already an account with this e-mail address. Sign in, or set a new password."
)
PASSWORD_REFUSED = {
    "password_too_similar": _("The password is too much like your name or e-mail address."),
    "password_too_short": _("The password is too short: it needs at least 8 characters."),
    "password_too_common": _("Too many people use this password. Please think of another one."),
}
TOO_OFTEN = _("Too many attempts. Please wait a few minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in and letters, in the words and languages of the site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is already your e-mail address."),
        "email_password_mismatch": WRONG_PASSWORD,
        "invalid_login": WRONG_PASSWORD,
        "email_taken": EMAIL_TAKEN,
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is wrong."),
        "incorrect_password": _("The password is wrong."),
        "invalid_password_reset": _("This link is no longer valid."),
        "max_email_addresses": _("You cannot add more than %d e-mail addresses."),
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
        "same_as_current": _("This is already your e-mail address."),
        "unknown_email": _("There is no account with this e-mail address."),
    }

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """Fill in what our sign-up asks beside allauth's fields."""
        user.given_name = form.cleaned_data["given_name"].strip()
        user.family_name = form.cleaned_data["family_name"].strip()
        user.language = get_language() or ""
        user.claimed_at = timezone.now()
        return super().save_user(request, user, form, commit)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """The password, if Django's validators accept it; what they refuse is said in our words."""
        try:
            return super().clean_password(password, user)
        except ValidationError as refused:
            raise ValidationError(
                [PASSWORD_REFUSED.get(e.code or "", e.message) for e in refused.error_list]
            ) from refused

    def set_password(self, user: User, password: str) -> None:
        """A first password, set through the link in a letter, claims the account."""
        user.claimed_at = user.claimed_at or timezone.now()
        super().set_password(user, password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My learning in the language on the screen; on a new device, in the stored one."""
        language = get_language()
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language = getattr(request.user, "language", "") or language
        with override(language):
            return super().get_login_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand the letter to the worker: a mail server that is down keeps nobody waiting."""
        request = current.request
        # In the person's own language, whatever the screen is in from which it was asked for.
        language = getattr(context.get("user"), "language", "") or get_language()
        with override(language):
            letter = self.render_mail(
                template_prefix,
                email,
                {
                    "request": request,
                    "email": email,
                    "current_site": get_current_site(request),
                    "site_name": settings.WAGTAIL_SITE_NAME,
                    **context,
                },
            )
        send_letter.enqueue(letter.subject, letter.body, list(letter.to))


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, in the words and languages of the site."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Switch off the second step of signing in first."),
        "cannot_delete_authenticator": _("The second step of signing in cannot be switched off."),
        "cannot_generate_recovery_codes": _("Switch on the authenticator app first."),
        "incorrect_code": _("The code is wrong."),
        "unverified_email": _("Please confirm your e-mail address first."),
    }
