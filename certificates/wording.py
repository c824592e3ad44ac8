"""What a certificate says in words: by its kind, in the language of the moment."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Certificate, Kind
from people.choices import Country


def heading(certificate: Certificate) -> str:
    if certificate.kind == Kind.PATH:
        return _("Certificate")
    if certificate.kind == Kind.EVENT:
        return _("Certificate of participation")
    return _("Certificate of completion")


def completed(certificate: Certificate) -> str:
    """Between the name and the title."""
    if certificate.kind == Kind.PATH:
        return _("has completed the learning path")
    if certificate.kind == Kind.EVENT:
        return _("has taken part in the event")
    return _("has completed the course")


def words_of(certificate: Certificate, look: dict[str, Any], language: str) -> dict[str, str]:
    """The template's words; of one that was made for courses, not those that speak of a course."""
    words = look["wording"].get(language, {})
    if certificate.snapshot.get("own_words", True):
        return words
    return {name: text for name, text in words.items() if name not in ("heading", "completed")}


def facts(certificate: Certificate) -> list[str]:
    said = [coded(certificate)] if certificate.snapshot["course"]["code"] else []
    if hours := certificate.snapshot["course"]["hours"]:
        said.append(hours_said(hours))
    if mark := certificate.snapshot["pass_mark"]:
        said.append(_("final test passed with at least %(mark)s %%") % {"mark": mark})
    if certificate.kind == Kind.EVENT:
        share = {"share": certificate.snapshot["event"]["share"]}
        said.append(_("at least %(share)s %% of the sessions attended") % share)
    return said


def coded(certificate: Certificate) -> str:
    code = {"code": certificate.snapshot["course"]["code"]}
    if certificate.kind == Kind.PATH:
        return _("Learning path %(code)s") % code
    if certificate.kind == Kind.EVENT:
        return _("Event %(code)s") % code
    return _("Course %(code)s") % code


def hours_said(hours: float) -> str:
    """`7,5 часа`: a part of an hour takes the form of few."""
    number = int(hours) if hours == int(hours) else 2
    said = number_format(hours, use_l10n=True)
    return ngettext("%(hours)s hour", "%(hours)s hours", number) % {"hours": said}


def criteria(certificate: Certificate, said: str) -> str:
    """What a badge of this kind asks for."""
    words = {"facts": said}
    if certificate.kind == Kind.PATH:
        return _("All courses of the learning path were completed. %(facts)s.") % words
    if certificate.kind == Kind.EVENT:
        return _("The sessions of the event were attended as it demands. %(facts)s.") % words
    return _("All steps of the course were completed. %(facts)s.") % words


# Of an event --------------------------------------------------------------------------------------


def where_and_when(certificate: Certificate, language: str) -> str:
    """`Tashkent, Uzbekistan, 4 May 2026 – 8 May 2026`; empty for what is no event."""
    event = certificate.snapshot.get("event")
    if not event:
        return ""
    places = event["places"]
    place = places.get(language) or next(iter(places.values()), "")
    country = str(Country(event["country"]).label) if event["country"] in Country.values else ""
    parts = (place, country, days(event["start"], event["end"]))
    return ", ".join(part for part in parts if part)


def days(start: str, end: str) -> str:
    first, last = (date_format(date.fromisoformat(day), "DATE_FORMAT") for day in (start, end))
    return first if first == last else f"{first} – {last}"


# Of a learning path -------------------------------------------------------------------------------


def courses(certificate: Certificate, language: str) -> list[dict[str, str]]:
    """The courses that completed a path, each with its code, title and day; else none."""
    return [
        {
            "code": course["code"],
            "title": title_in(course["titles"], language, certificate.language),
            "on": date_format(date.fromisoformat(course["completed_on"]), "SHORT_DATE_FORMAT"),
        }
        for course in certificate.snapshot.get("courses", [])
    ]


def title_in(titles: dict[str, str], *languages: str) -> str:
    found = (titles[language] for language in languages if language in titles)
    return next(found, next(iter(titles.values()), ""))
