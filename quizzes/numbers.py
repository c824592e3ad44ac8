"""Numbers as people write them, in any of the languages of the site."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

# Spaces that stand between thousands: common, no-break, thin, narrow no-break, figure.
SPACES = "[ \u00a0\u2009\u202f\u2007]"
NUMBER = re.compile(rf"[+-]?(?:\d{{1,3}}(?:{SPACES}\d{{3}})+|\d+)?(?:[.,]\d+)?")
TOO_LONG = 40


def as_number(text: str, unit: str = "") -> Decimal:
    """1 234,5 and 1234.5 alike; a unit behind it may stand there too. A comma is a decimal sign.

    Raises ValidationError for anything that is not one number.
    """
    bare = text.strip().replace("−", "-")
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)].rstrip()
    if len(bare) <= TOO_LONG and NUMBER.fullmatch(bare) and any(map(str.isdecimal, bare)):
        return Decimal(re.sub(SPACES, "", bare).replace(",", "."))
    raise ValidationError(
        _("Please write one number, for example 1 250 or 0,75. A comma or a point is for decimals.")
    )


def plain(number: Any) -> str:
    """Exactly, without needless zeros: 75, 0.5."""
    exact = Decimal(str(number))
    return f"{exact.normalize():f}" if exact else "0"


def in_words(number: Any) -> str:
    """As the language of the page writes it."""
    return number_format(Decimal(str(number)), use_l10n=True)
