"""The link of a focal point, and the code that binds it to one address.

The link is a signed number: it needs no account, ends, and can be taken back by another nonce. It
alone opens nothing: a code is sent to the one address that the link was made for, and it opens the
nominations of this focal point in this browser for a few hours. Looking at a link changes and sends
nothing, because mail scanners open links.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from programmes.models import Event, FocalPoint
from programmes.nominations import new_nonce

SALT = "programmes.focal-point"
CODE_TIME = timedelta(minutes=15)
AGAIN_AFTER = timedelta(minutes=1)
OPEN_FOR = timedelta(hours=4)
TRIES = 5
SESSION = "focal_points"


class TooSoon(Exception):
    """A code was sent a moment ago."""


class WrongCode(Exception):
    """This is not the code; `left` tries remain."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(left)


class CodeSpent(Exception):
    """There is no code any more: it is too old, was used, or was tried too often."""


# The link -----------------------------------------------------------------------------------------


def signer() -> Signer:
    return Signer(sep="~", salt=SALT)


def path(focal_point: FocalPoint) -> str:
    """The path of the link, in the language of the focal point."""
    token = signer().sign(f"{focal_point.pk}.{focal_point.nonce}")
    with override(focal_point.language):
        return reverse("nominate", args=[token])


def url(focal_point: FocalPoint) -> str:
    """The link as it stands in a letter."""
    return settings.SITE_URL.rstrip("/") + path(focal_point)


def find(token: str) -> FocalPoint | None:
    """Whose link this is, also one that has ended; None for what is forged or was replaced."""
    try:
        number, _dot, nonce = signer().unsign(token).partition(".")
    except BadSignature:
        return None
    rows = FocalPoint.objects.select_related("event__project", "institution")
    return rows.filter(pk=number, nonce=nonce).first()


@transaction.atomic
def send(focal_point: FocalPoint, now: datetime | None = None) -> None:
    """Write the focal point a letter with the link, in their language; it leaves with a task."""
    from programmes.tasks import send_focal_point

    focal_point.sent_at = now or timezone.now()
    focal_point.save(update_fields=["sent_at"])
    send_focal_point.enqueue(focal_point.pk)


@transaction.atomic
def renew(focal_point: FocalPoint, expires_at: datetime) -> None:
    """Make the link anew: the old one leads nowhere, and who is inside is out."""
    focal_point.nonce, focal_point.expires_at = new_nonce(), expires_at
    focal_point.revoked_at, focal_point.code_digest = None, ""
    focal_point.save(update_fields=["nonce", "expires_at", "revoked_at", "code_digest"])
    send(focal_point)


def revoke(focal_point: FocalPoint, now: datetime | None = None) -> None:
    """Close the link; what was nominated stays."""
    focal_point.revoked_at = now or timezone.now()
    focal_point.code_digest = ""
    focal_point.save(update_fields=["revoked_at", "code_digest"])


def lasting(event: Event) -> datetime:
    """Until when a link is good: the end of the day before the event, where nobody says else."""
    begins = datetime.combine(event.start, datetime.min.time(), event.zone)
    return begins - timedelta(seconds=1)


# The code -----------------------------------------------------------------------------------------


def digest(focal_point: FocalPoint, code: str) -> str:
    said = f"{focal_point.pk}:{focal_point.nonce}:{code}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()


@transaction.atomic
def send_code(focal_point: FocalPoint, now: datetime | None = None) -> None:
    """Send a new code to the one address; the code of before ends. Raises TooSoon."""
    from programmes.tasks import send_code as letter

    now = now or timezone.now()
    row = FocalPoint.objects.select_for_update().get(pk=focal_point.pk)
    if row.code_until and row.code_until - CODE_TIME + AGAIN_AFTER > now:
        raise TooSoon
    code = f"{secrets.randbelow(10**6):06}"
    row.code_digest, row.code_tries = digest(row, code), 0
    row.code_until = now + CODE_TIME
    row.save(update_fields=["code_digest", "code_tries", "code_until"])
    letter.enqueue(row.pk, code)


def take_code(focal_point: FocalPoint, typed: str, now: datetime | None = None) -> None:
    """Use the code up. Raises WrongCode, CodeSpent.

    A wrong try is counted even though it raises: what counts is written before that.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = FocalPoint.objects.select_for_update().get(pk=focal_point.pk)
        if not row.code_digest or row.code_until <= now or row.code_tries >= TRIES:
            raise CodeSpent
        right = hmac.compare_digest(row.code_digest, digest(row, "".join(typed.split())))
        row.code_tries += 1
        if right:
            row.code_digest = ""
        row.save(update_fields=["code_digest", "code_tries"])
    if not right:
        raise WrongCode(TRIES - row.code_tries)


# This browser -------------------------------------------------------------------------------------


def let_in(session: SessionBase, focal_point: FocalPoint, now: datetime | None = None) -> None:
    """Remember that whoever is at this browser has read the letter."""
    until = ((now or timezone.now()) + OPEN_FOR).timestamp()
    known = session.get(SESSION, {})
    session[SESSION] = known | {str(focal_point.pk): [focal_point.nonce, until]}
    # What was known of the browser before must not open the nominations.
    session.cycle_key()


def is_in(session: SessionBase, focal_point: FocalPoint, now: datetime | None = None) -> bool:
    """Whether this browser has shown the code of this link in the last hours."""
    nonce, until = session.get(SESSION, {}).get(str(focal_point.pk), ("", 0))
    return nonce == focal_point.nonce and until > (now or timezone.now()).timestamp()
