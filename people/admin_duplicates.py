"""Possible duplicates in the admin: both side by side; they are one person, or two for good. What
was merged can be undone."""

from itertools import pairwise
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from people import likening, merging
from people.admin_pages import PeoplePage
from people.comparing import Reason
from people.merges import Likeness, Merge
from people.models import Affiliation, User
from people.roles import may_handle

LIST = ("duplicates", _("Possible duplicates"))
FIELDS = [
    "family_name", "given_name", "patronymic", "name_latin", "name_cyrillic", "sex", "age_group",
    "country", "email", "phone",
]  # fmt: skip


def posts(side: str) -> Prefetch:
    rows = Affiliation.objects.filter(until=None).select_related("institution")
    return Prefetch(f"{side}__affiliations", rows, to_attr="present")


def in_words(reasons: list[str]) -> str:
    """What speaks for one person, in the reader's language."""
    return "; ".join(str(Reason(name).label) for name in reasons if name in Reason.values)


class DuplicatesView(PeoplePage):
    """The pairs that wait, the likeliest first, and the latest merges."""

    template_name = "people/admin/duplicates.html"
    page_title = _("Possible duplicates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = likening.waiting().select_related("first", "second")
        rows = rows.prefetch_related(posts("first"), posts("second"))
        page = Paginator(rows, 50).get_page(self.request.GET.get("p"))
        pairs = [(pair, in_words(pair.reasons)) for pair in page]
        merges = Merge.objects.select_related("kept", "merged", "by")[:20]
        return super().get_context_data(page=page, pairs=pairs, merges=merges, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look again, now."""
        new = likening.find_all()
        said = ngettext("%(n)s new pair was found.", "%(n)s new pairs were found.", new)
        messages.success(request, said % {"n": new})
        return redirect("duplicates")


class PairView(PeoplePage):
    """Two people side by side. POST: they are two, or one, and which row stays."""

    template_name = "people/admin/pair.html"
    page_title = _("One person or two?")
    trail = [*PeoplePage.trail, LIST]

    @cached_property
    def pair(self) -> Likeness:
        """404 for what was decided; 403 where one of the two has a role."""
        rows = likening.waiting().select_related("first", "second")
        pair = get_object_or_404(rows, pk=self.kwargs["pk"])
        for person in (pair.first, pair.second):
            if not may_handle(self.request.user, person):
                raise PermissionDenied
        return pair

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        both = [self.pair.first, self.pair.second]
        return super().get_context_data(
            pair=self.pair,
            both=both,
            lines=list(lines(both)),
            reasons=in_words(self.pair.reasons),
            choices=may_stay(both),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "two":
            likening.part(likeness=self.pair, by=self.officer)
            messages.success(request, _("It is remembered that they are two people."))
            return redirect("duplicates")
        both = {str(person.pk): person for person in (self.pair.first, self.pair.second)}
        kept = both.pop(request.POST.get("kept", ""), None)
        if kept is None:
            messages.error(request, _("Please choose which row stays."))
            return redirect("pair", self.pair.pk)
        return self.merged(request, kept, both.popitem()[1])

    def merged(self, request: HttpRequest, kept: User, other: User) -> HttpResponse:
        try:
            merging.merge(kept=kept, merged=other, by=self.officer)
        except merging.KeepTheAccount:
            message = _("The row with the account must stay, or its owner could not sign in.")
            messages.error(request, message)
            return redirect("pair", self.pair.pk)
        except merging.CannotMerge:
            messages.error(request, _("One of the two was merged or erased meanwhile."))
            return redirect("duplicates")
        messages.success(request, _("They are one person now. It can be undone below."))
        return redirect("duplicates")


def may_stay(both: list[User]) -> list[User]:
    """The row with an account, where only one has one."""
    claimed = [person for person in both if person.is_claimed]
    return claimed if len(claimed) == 1 else both


def lines(both: list[User]) -> Any:
    """(what, value of the first, value of the second, do they differ)"""
    for name in FIELDS:
        field: Any = User._meta.get_field(name)
        words = dict(field.flatchoices)
        shown = [words.get(value, value) for value in (getattr(p, name) for p in both)]
        yield compared(field.verbose_name, shown)
    held = [p.affiliations.select_related("institution") for p in both]
    yield compared(_("Posts"), ["; ".join(map(post_in_words, rows)) for rows in held])
    account = [_("with an account") if p.is_claimed else _("without an account") for p in both]
    yield compared(_("Account"), account)
    for model, key in merging.pointing():
        if model is not Affiliation:
            counts = counted(model, key, both)
            if any(counts):
                yield compared(model._meta.verbose_name_plural, counts)


def counted(model: Any, field: str, both: list[User]) -> list[int]:
    rows = model._base_manager.filter(**{f"{field}__in": both}).order_by()
    found = dict(rows.values_list(field).annotate(Count("pk")))
    return [found.get(person.pk, 0) for person in both]


def post_in_words(post: Affiliation) -> str:
    return f"{post.institution.title} ({post.since:%Y}–{post.until or ''})"


def compared(name: Any, values: list[Any]) -> tuple[str, list[Any], bool]:
    text = str(name)
    return text[:1].upper() + text[1:], values, any(a != b for a, b in pairwise(map(str, values)))


class UndoView(PeoplePage):
    """POST: two people again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(Merge, pk=pk, undone_at=None)
        try:
            left = merging.undo(record=record, by=cast(User, request.user))
        except merging.CannotUndo:
            message = _("This can't be undone: one of the two was merged or erased since.")
            messages.error(request, message)
            return redirect("duplicates")
        messages.success(request, _("They are two people again, each with what they had."))
        if left:
            said = ngettext(
                "%(n)s value was changed since and stays as it is.",
                "%(n)s values were changed since and stay as they are.",
                left,
            )
            messages.warning(request, said % {"n": left})
        return redirect("duplicates")


urlpatterns = [
    path("people/duplicates/", DuplicatesView.as_view(), name="duplicates"),
    path("people/duplicates/<int:pk>/", PairView.as_view(), name="pair"),
    path("people/merges/<int:pk>/undo/", UndoView.as_view(), name="undo_merge"),
]
