"""Report 3: participants by kind of institution and sex."""

from people.choices import InstitutionKind
from reports.asking import Request
from reports.layouts.crossing import in_both, missing
from reports.structure import Report, word


def build(request: Request) -> Report:
    """Reached and trained apart; rows are participations, the last one unique persons."""
    found = request.facts
    tables = in_both(
        found, "title", head=word("kind"), attribute="kind", order=InstitutionKind.values
    )
    return Report(
        request.layout,
        tables,
        ["participation", "unique", "reached", "trained", "institution", "share", "period",
         "cofunded"],
        missing=missing(found, "missing_sex", "missing_institution"),
        is_sample=found.is_sample,
    )  # fmt: skip
