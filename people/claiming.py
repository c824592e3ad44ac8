"""The one place where a person whom staff entered gets an account: by a link or a printed code.

A link is sent to the person's address and opened there; a code is printed, given by hand and typed.
Looking at either changes nothing, because mail scanners open links: the form behind it spends it.
"""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from wagtail.log_actions import log

from cms.serials import new_serial, tidy
from people.claims import Claim
from people.merging import merge
from people.models import User
from people.tasks import send_letter

LINK_DAYS, CODE_DAYS = 14, 90
SALT = "people.claim"
Form = Claim.Form


class HasAccount(Exception):
    """The person can sign in already: there is nothing to claim."""


class Spent(Exception):
    """The link or code was used, has ended, or was replaced by a later one."""


class EmailTaken(Exception):
    """Another person's account has this e-mail address."""


class NoEmail(Exception):
    """There is no address to send a link to."""


def digests(secret: str) -> list[str]:
    """What is kept of a link or code, under the site's key and those of before.

    Keyed, because a code is short enough to be tried by machine against a copy of the database.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, secret, key, algorithm="sha256").hexdigest() for key in keys]


@transaction.atomic
def give_link(*, person: User, by: User | None, now: datetime | None = None) -> str:
    """The path of a new link for the person; the links of before end.

    Raises HasAccount.
    """
    token = secrets.token_urlsafe(24)
    give(person, Form.LINK, token, by, now or timezone.now(), LINK_DAYS)
    return reverse("claim_link", args=[token])


@transaction.atomic
def give_code(*, person: User, by: User | None, now: datetime | None = None) -> str:
    """A new code for the person, such as `7K3M-9QXR-4TBC`; it is shown now and never again.

    Raises HasAccount.
    """
    code = new_serial()
    give(person, Form.CODE, code, by, now or timezone.now(), CODE_DAYS)
    return code


def give(person: User, form: str, secret: str, by: User | None, now: datetime, days: int) -> None:
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.is_claimed or not locked.is_active:
        raise HasAccount(person)
    Claim.objects.filter(user=locked, form=form, spent_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    Claim.objects.create(
        user=locked,
        form=form,
        digest=digests(secret)[0],
        email=locked.email if form == Form.LINK else "",
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=days),
    )
    log(locked, f"people.give_{form}", user=by)


@transaction.atomic
def send_link(*, person: User, by: User | None) -> None:
    """Write the person a letter with a new link, in their language. Raises NoEmail, HasAccount."""
    if not person.email:
        raise NoEmail(person)
    site = settings.SITE_URL.rstrip("/")
    context = {
        "person": person,
        "url": site + give_link(person=person, by=by),
        "days": LINK_DAYS,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": site,
    }
    with override(person.language or get_language()):
        subject = " ".join(render_to_string("people/letters/claim_subject.txt", context).split())
        text = render_to_string("people/letters/claim.txt", context).strip() + "\n"
    send_letter.enqueue(subject, text, [person.email])


def found(secret: str, form: str) -> Claim | None:
    """The open link or code, whose person has no account yet; None for any other. One query."""
    if not secret or len(secret) > 100:
        return None
    claim = Claim.objects.select_related("user").filter(form=form, digest__in=digests(secret))
    one = claim.first()
    return one if one and one.is_open and not one.user.is_claimed else None


def found_code(typed: str) -> Claim | None:
    """As `found`, for a code as people type it."""
    code = tidy(typed)
    return found(code, Form.CODE) if code else None


def opened(pk: int) -> Claim | None:
    """As `found`, for a code that was typed a moment ago and is known by its row's number since:
    a session is stored, too, and must hold no code."""
    one = Claim.objects.select_related("user").filter(pk=pk, form=Form.CODE).first()
    return one if one and one.is_open and not one.user.is_claimed else None


@transaction.atomic
def spend(*, claim: Claim, email: str, password: str, now: datetime | None = None) -> User:
    """Make the account: from now on its owner signs in with this address and password.

    Who opened a link that was sent to the address has shown that it is theirs; any other address
    is confirmed by a letter, as at sign-up. Raises Spent, EmailTaken.
    """
    now = now or timezone.now()
    person = taken(claim, now)
    # allauth's adapter would write the whole row; it was read under the lock.
    email = email.strip().lower()
    proven = claim.form == Form.LINK and email == claim.email.lower() and email != ""
    person.email, person.claimed_at = email, now
    person.language = person.language or get_language() or ""
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            EmailAddress.objects.filter(user=person).delete()
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=proven)
    except IntegrityError as error:
        raise EmailTaken(email) from error
    log(person, "people.claim", user=person)
    return person


@transaction.atomic
def join(*, claim: Claim, account: User, now: datetime | None = None) -> None:
    """Lead what is recorded for the person of a claim to an account that they have already.

    Raises Spent, CannotMerge.
    """
    person = taken(claim, now or timezone.now())
    merge(kept=account, merged=person, by=account)


def taken(claim: Claim, now: datetime) -> User:
    """The person of a claim that is spent hereby; of two at once, the second raises Spent."""
    spent = Claim.objects.filter(pk=claim.pk, spent_at=None, expires_at__gt=now)
    if not spent.update(spent_at=now):
        raise Spent(claim)
    person = User.objects.select_for_update().get(pk=claim.user_id)
    if person.is_claimed or not person.is_active or person.merged_into_id:
        raise Spent(claim)
    # The other ways that were given out end, too.
    Claim.objects.filter(user=person, spent_at=None, expires_at__gt=now).update(expires_at=now)
    return person
