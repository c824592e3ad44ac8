"""The names of reports in templates."""

from django import template

from reports.wording import TITLES

register = template.Library()


@register.filter
def layout_title(layout: str) -> str:
    """What a layout is called."""
    return str(TITLES.get(layout, layout))
