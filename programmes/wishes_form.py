"""What is asked of a person for one event, beside whether they come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.fields import Dressed
from programmes import wishing
from programmes.models import Participation
from programmes.wishes import LONGEST


class Line(forms.CharField):
    """Text without line breaks, which a browser counts otherwise than we do."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class WishesForm(Dressed, forms.Form):
    """Photographs, and needs while there is something to be done about them.

    A need that was said before does not stand in the field: the link of a letter opens this form,
    and a letter may be forwarded.
    """

    photo = forms.BooleanField(
        label=_("I may be photographed at this event, and the photographs may be shown"),
        required=False,
        help_text=_(
            "Your free choice; without a tick it is no. You can change it at any time. What you "
            "agreed to on your profile in general is not enough for an event. Who investigates in "
            "an active unit is not photographed."
        ),
    )
    need = Line(
        label=_("What you need in order to take part"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For instance a way without steps, a seat near the front, sign language. 300 "
            "characters at most. It is deleted after the last day."
        ),
    )
    readable = forms.BooleanField(
        label=_("Organisers of this event may read it"),
        required=False,
        help_text=_(
            "They and the programme officers, nobody else: no trainer, no donor, no report."
        ),
    )

    def __init__(self, *args: Any, line: Participation, **kwargs: Any) -> None:
        initial = {"photo": wishing.photo(line) is not None}
        super().__init__(*args, initial=initial, **kwargs)
        if not wishing.is_asked(line):
            del self.fields["need"], self.fields["readable"]

    def clean(self) -> dict[str, Any]:
        """Without the tick nothing is kept."""
        said = super().clean() or {}
        if said.get("need") and not said.get("readable"):
            self.add_error("readable", _("Please tick this too, or leave the field above empty."))
        return said
