"""What translators see in wagtail-localize's editor beside what it shows by itself."""

import json
from typing import Any

from django import template
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from content.desk_texts import plain
from languages.glossary import Finder, entries
from languages.memory import CONVERTER

register = template.Library()


@register.filter
def with_terms(props: str, translation: Translation) -> str:
    """The data of the editor's script (JSON), with the terms of the glossary above each text in
    which they stand, and the converter by a name that people read."""
    data = json.loads(props)
    source = translation.source.locale.language_code
    finder = Finder(entries(source), source)
    known = {entry.slug: entry for entry in entries(translation.target_locale.language_code)}
    for segment in data["segments"]:
        if segment["type"] == "string":
            add_terms(segment, finder, known)
    for row in data["initialStringTranslations"]:
        row["comment"] = (row["comment"] or "").replace(CONVERTER, _("the script converter"))
    return json.dumps(data)


def add_terms(segment: dict[str, Any], finder: Finder, known: dict[str, Any]) -> None:
    """The editor has no place for them but the label of a text."""
    found = [e for e in finder.found(plain(segment["source"])) if e.slug in known]
    if found:
        terms = "; ".join(f"{e.term} → {', '.join(known[e.slug].words)}" for e in found)
        said = _("Glossary: %(terms)s") % {"terms": terms}
        label = segment["location"].get("subField")
        segment["location"]["subField"] = f"{label} · {said}" if label else said
