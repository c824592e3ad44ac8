"""One page of a list, as `reports/admin/rows_<kind>.html` shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from people.models import User
from people.roles import may_manage_people
from reports.rows.what import Kind

PAGE = 50


@dataclass
class Listing:
    """`page.object_list` holds what the template of the kind shows; `facts`: what else is said of
    the whole list, as (what, value)."""

    kind: Kind
    page: Page
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def template(self) -> str:
        """Head and body of the table."""
        return f"reports/admin/rows_{self.kind}.html"


def paged(found: Sequence[Any] | QuerySet, number: Any) -> Page:
    return Paginator(found, PAGE).get_page(number)


def person_urls(viewer: Any, people: Iterable[User]) -> dict[int, str]:
    """Person → the address of their page, of those whose page the viewer may open (as
    `people.roles.may_handle` has it). One query at most."""
    if not may_manage_people(viewer):
        return {}
    there = {person.pk for person in people if person.erased_at is None}
    if not viewer.is_superuser:
        roles = Q(is_superuser=True) | Q(groups__isnull=False)
        there -= set(User.objects.filter(roles, pk__in=there).values_list("pk", flat=True))
    return {pk: reverse("person", args=[pk]) for pk in there}
