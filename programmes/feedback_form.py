"""The anonymous form on an event: five grades, each of which may be left open."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.fields import Dressed
from programmes.satisfaction import HIGHEST, LOWEST, Item

GRADES = [(number, str(number)) for number in range(LOWEST, HIGHEST + 1)]


def grade() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=GRADES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )


class FeedbackForm(Dressed, forms.Form):
    """One answer at least."""

    labels = dict(Item.choices)
    useful = grade()
    trainers = grade()
    materials = grade()
    organisation = grade()
    recommend = grade()

    def clean(self) -> dict[str, Any]:
        """Nothing at all is no form."""
        said = super().clean()
        if not self.errors and not any(said.values()):
            raise ValidationError(_("Please answer one question at least."))
        return said
