"""The table to fill in: headings in the reader's language, and a sheet with what may be written."""

from collections.abc import Iterator
from itertools import zip_longest

from django.conf import settings
from django.utils.translation import gettext as _

from cms.workbook import stream
from people.importing.columns import FIELDS, FULL_NAME, REQUIRED, label
from people.importing.values import LISTS

NEEDED = {"family_name", "given_name", *REQUIRED}
BOM = "\ufeff"


def headings() -> list[str]:
    """Those that must be filled in carry an asterisk."""
    fields = [field for field in FIELDS if field != FULL_NAME]
    return [f"{label(field)} *" if field in NEEDED else str(label(field)) for field in fields]


def workbook() -> Iterator[bytes]:
    """An XLSX workbook, piece by piece."""
    columns = headings()
    lists = {
        str(label(field)): [str(text) for text in kind.labels] for field, kind in LISTS.items()
    }
    lists[str(label("language"))] = [name for _code, name in settings.LANGUAGES]
    rows = zip_longest(*lists.values(), fillvalue="")
    return stream(
        {
            _("Participants"): (columns, [], [22] * len(columns)),
            _("What may be written"): (list(lists), rows, [34] * len(lists)),
        }
    )


def csv() -> str:
    """One line of headings, as spreadsheets take it for UTF-8."""
    return BOM + ";".join(f'"{heading}"' for heading in headings()) + "\r\n"
