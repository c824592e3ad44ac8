"""Who may have the files of a content, said by its address: an opaque frame sends no cookies."""

import time
import uuid
from dataclasses import dataclass

from django.core import signing
from django.http import Http404

WINDOW = 12 * 3600
"""Addresses stay the same for so long, so that what a browser has is asked for once."""
NOWHERE = uuid.UUID(int=0)
"""The place of a preview: nothing is recorded there."""
signer = signing.Signer(salt="activities.ticket")


@dataclass(frozen=True)
class Ticket:
    """A person, a content in one language with its folder, and the place where it is offered."""

    user: int
    content: int
    folder: uuid.UUID
    place: uuid.UUID = NOWHERE

    def sign(self, now: float | None = None) -> str:
        """An address part that holds until the end of the next window: 12 to 24 hours."""
        until = (int(now if now is not None else time.time()) // WINDOW + 2) * WINDOW
        fields = f"{self.user:x}.{self.content:x}.{self.folder.hex}.{self.place.hex}.{until:x}"
        return signer.sign(fields).replace(":", "~")

    @property
    def is_recorded(self) -> bool:
        return self.place != NOWHERE


def read(text: str, now: float | None = None) -> Ticket:
    """The ticket of an address; 404 when it is forged or too old."""
    try:
        user, content, folder, place, until = signer.unsign(text.replace("~", ":")).split(".")
        ticket = Ticket(int(user, 16), int(content, 16), uuid.UUID(folder), uuid.UUID(place))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if int(until, 16) < (now if now is not None else time.time()):
        raise Http404
    return ticket
