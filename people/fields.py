"""How the fields of our forms look and what a name may be made of."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cms.templatetags.look import bcp47
from people.choices import WorkingLanguage

# Beside letters: spaces, hyphens, full stops of initials, and every way to type ʻ and ʼ.
NAME_SIGNS = " -.'‘’ʻʼʹ`"
# In our words: Django's own Uzbek is in one script only and spelled otherwise.
MESSAGES = {
    "required": _("Please fill this in."),
    "invalid_choice": _("Please choose one from the list."),
    "max_length": _("This is too long: %(limit_value)s characters at most."),
    "null_characters_not_allowed": _("There is a character here that cannot be stored."),
}
DATE = _("Please write a date as year, month, day: 2026-11-25.")
YEARS = range(1900, 2200)
EMAIL_INVALID = _("Please write a whole e-mail address, such as name@example.org.")
PLAIN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Dressed:
    """Gives every field of a form the look of the site, and the labels the class names."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)
            field.error_messages |= MESSAGES
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL_INVALID
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field.widget, PLAIN):
                field.widget.attrs["class"] = "input"
        bound_days(self)


def bound_days(form: Any) -> None:
    """Let the days of a form be of our time: of the year 9999 there is no day after the last, which
    counts and deadlines ask for."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.validators.append(of_our_time)


def of_our_time(day: date) -> None:
    if day.year not in YEARS:
        raise ValidationError(DATE)


def working_languages() -> forms.MultipleChoiceField:
    """Languages to tick, each named and marked as its own; for both, the person and whoever
    writes it down."""
    return forms.MultipleChoiceField(
        label=_("Languages in which the person can work"),
        choices=[
            (code, format_html('<span lang="{}">{}</span>', bcp47(code), name))
            for code, name in WorkingLanguage.choices
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ByCountry(ModelChoiceIterator):
    """Institutions in groups, one a country."""

    def __iter__(self) -> Iterator[tuple]:
        yield "", self.field.empty_label
        for country, rows in groupby(self.queryset, key=lambda row: row.get_country_display()):
            yield country, [self.choice(row) for row in rows]


class InstitutionField(forms.ModelChoiceField):
    """A list of institutions, grouped by country; without script the browser's own search helps."""

    iterator = ByCountry


def only_letters(name: str, script: str) -> str:
    """The name with single spaces; ValidationError when a letter is of another script.

    `script` is as Unicode calls it: LATIN or CYRILLIC.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    for sign in name:
        if sign not in NAME_SIGNS and not unicodedata.name(sign, "").startswith(script):
            raise ValidationError(
                _("“%(sign)s” does not belong here: use letters of this script only."),
                code="script",
                params={"sign": sign},
            )
    return name
