"""The names of reports in templates."""

from django import template

from reports.rows.what import What
from reports.wording import TITLES

register = template.Library()


@register.filter
def layout_title(layout: str) -> str:
    """What a layout is called."""
    return str(TITLES.get(layout, layout))


@register.filter
def what_label(what: str) -> str:
    """What a figure counts, in words."""
    return str(dict(What.choices).get(what, what))
