"""The glossary for learners: all terms, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from languages.glossary import Entry, entries
from languages.models import GlossaryTerm
from languages.searching import matches
from languages.sorting import sort_key


def glossary(request: HttpRequest) -> HttpResponse:
    """The terms of the language in its own order, narrowed by words in any script."""
    language, asked = str(get_language()), request.GET.get("q", "").strip()
    known = entries(language, for_learners=True)
    found = [entry for entry in known if not asked or matches(asked, searched(entry))]
    found.sort(key=lambda entry: sort_key(entry.term, language))
    domains = dict(GlossaryTerm.Domain.choices)
    context = {
        "asked": asked,
        "total": len(known),
        "found": len(found),
        "groups": [
            (domain, title, [e for e in found if e.domain == domain])
            for domain, title in domains.items()
            if any(e.domain == domain for e in found)
        ],
    }
    return render(request, "languages/glossary.html", context)


def searched(entry: Entry) -> str:
    return " ".join([*entry.words, entry.definition, *(term for _code, term in entry.others)])


def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: what it means, and what it is called in the other languages."""
    known = {entry.slug: entry for entry in entries(str(get_language()), for_learners=True)}
    if slug not in known:
        raise Http404(_("There is no such term."))
    found = known[slug]
    title = dict(GlossaryTerm.Domain.choices)[found.domain]
    return render(request, "languages/term.html", {"entry": found, "field": title})
