"""Posts that people declared themselves: an officer confirms them, many at once."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from cms.digits import wholes
from people.admin_pages import PeoplePage
from people.affiliating import verify
from people.choices import Country
from people.models import Affiliation, Institution

PER_PAGE = 100


class PostFilters(forms.Form):
    """By the country and the institution of the post."""

    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", _("all")), *Country.choices]
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        required=False,
        empty_label=_("all"),
        queryset=Institution.objects.all(),
    )

    def found(self) -> QuerySet[Affiliation]:
        """The posts that wait, those of one institution beside each other."""
        rows = Affiliation.objects.filter(
            verified_at=None, until=None, user__merged_into=None, user__erased_at=None,
            user__pending_import=None,
        )  # fmt: skip
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("country"):
            rows = rows.filter(institution__country=chosen["country"])
        if chosen.get("institution"):
            rows = rows.filter(institution=chosen["institution"])
        related = rows.select_related("user", "institution", "target_group")
        return related.order_by("institution__country", "institution__name", "since", "pk")


class PostsView(PeoplePage):
    """GET: those that wait. POST: confirm what is ticked."""

    template_name = "people/admin/posts.html"
    page_title = _("Posts to confirm")
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = PostFilters(self.request.GET)
        page = Paginator(filters.found(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(filters=filters, page=page, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = wholes(request.POST.getlist("post"))[:PER_PAGE]
        chosen = PostFilters({}).found().filter(pk__in=ids)
        # Nobody confirms their own word.
        count = verify(affiliations=chosen.exclude(user=self.officer), by=self.officer)
        if count:
            said = ngettext("%(n)s post is confirmed.", "%(n)s posts are confirmed.", count)
            messages.success(request, said % {"n": count})
        else:
            messages.warning(request, _("No post was ticked, or they are confirmed already."))
        query = request.GET.urlencode()
        return redirect(f"{reverse('posts')}?{query}" if query else "posts")


urlpatterns = [path("people/posts/", PostsView.as_view(), name="posts")]
