"""The eight layouts in the admin: the list of them, each as a page, and as files."""

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from people.models import User
from reports import access, filing, layouts, rows
from reports.access import Act
from reports.asking import Request
from reports.layout_form import LayoutForm
from reports.models import Export
from reports.participation import Courses
from reports.presenting import address, pairs, presented
from reports.protecting import protected
from reports.wording import TITLES, title


class ReportsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may do `act`; others are refused."""

    header_icon = "doc-full"
    act = Act.VIEW
    trail: list[tuple[str, Any]] = [("layouts", _("Reports"))]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.may = access.acts(request.user)
        if not self.may_enter():
            raise PermissionDenied
        answer = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    def may_enter(self) -> bool:
        """Whether the page is for the person."""
        return self.act in self.may

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.trail]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may={str(act) for act in self.may}, **kwargs)


class IndexView(ReportsPage):
    """The layouts, by name; for auditors, the way to what left the site."""

    template_name = "reports/admin/index.html"
    page_title = _("Reports")
    trail: list[tuple[str, Any]] = []

    def may_enter(self) -> bool:
        return bool(self.may & {Act.VIEW, Act.LOG})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = layouts.LAYOUTS if Act.VIEW in self.may else ()
        found = [(reverse("layout", args=[name]), TITLES[name]) for name in names]
        return super().get_context_data(layouts=found, **kwargs)


class OfLayout(ReportsPage):
    """A page about one layout, with the filters of its address."""

    @cached_property
    def layout(self) -> str:
        """The name of the layout; 404 for any other."""
        if self.kwargs["layout"] not in layouts.LAYOUTS:
            raise Http404
        return self.kwargs["layout"]

    def get_page_title(self) -> str:
        return title(self.layout)

    @cached_property
    def form(self) -> LayoutForm:
        courses = Courses(get_language() or settings.LANGUAGE_CODE)
        return LayoutForm(self.request.GET, user=self.request.user, courses=courses)

    def asking(self, *, for_others: bool = False) -> Request:
        """What was asked for; only after the form was found valid."""
        form, user = self.form, self.request.user
        return Request(
            user, self.layout, form.cleaned_data, form.labels(), form.courses, for_others
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("layout", None)  # from the address
        return super().get_context_data(
            form=self.form, layout=self.layout, query=self.request.GET.urlencode(), **kwargs
        )


class LayoutView(OfLayout):
    """The report on a page: tables with plots beside them, definitions below."""

    template_name = "reports/admin/layout.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = None
        if self.form.is_valid():
            rows_at = reverse("layout_rows", args=[self.layout]) if Act.ROWS in self.may else ""
            report = presented(layouts.build(self.asking()), rows_at, self.form.asked())
        return super().get_context_data(
            report=report,
            languages=settings.LANGUAGES,
            here=get_language(),
            files=list(Export.Form),
            **kwargs,
        )


class RowsView(OfLayout):
    """What a figure counts, row by row, for those who may see people by name."""

    act = Act.ROWS
    template_name = "reports/admin/rows.html"

    @cached_property
    def what(self) -> str:
        """What the figure counts; 404 for anything else."""
        what = self.request.GET.get("what", rows.What.REACHED)
        if not rows.is_known(what, self.of):
            raise Http404
        return what

    @property
    def of(self) -> str:
        """Which part of it: a day, a year, a marker."""
        return self.request.GET.get("of", "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        items[-1]["url"] = f"{reverse('layout', args=[self.layout])}?{self.rest()}"
        return [*items, {"url": "", "label": rows.label(self.what, self.of)}]

    def rest(self) -> str:
        """The filters of the report itself, in its address."""
        query = self.request.GET.copy()
        for name in ("what", "of", "page"):
            query.pop(name, None)
        return query.urlencode()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what, found = self.what, None
        if self.form.is_valid():
            found = rows.listing(self.asking(), what, self.of, self.request.GET.get("page"))
            self.link(found)
        return super().get_context_data(
            listing=found,
            page=found.page if found else None,
            label=rows.label(what, self.of),
            filters=pairs(self.form.labels()) if found else [],
            has_names=what in rows.COUNTED and not self.of,
            **kwargs,
        )

    def link(self, found: rows.Listing) -> None:
        """Where a row stands for rows of its own, it leads to them."""
        here, asked = reverse("layout_rows", args=[self.layout]), self.form.asked()
        for row in found.page.object_list:
            if "pick" in row:
                row["url"] = address(here, asked, row["pick"])


class ExportView(OfLayout):
    """POST: the report as a file, in any language; logged before it leaves."""

    http_method_names = ["post"]
    act = Act.EXPORT

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        asked = filing.wanted(request)
        if not (self.form.is_valid() and asked):
            return redirect(f"{reverse('layout', args=[self.layout])}?{request.GET.urlencode()}")
        form, language = asked
        exact = Act.EXPORT_ALL in self.may and request.POST.get("small") == "shown"
        report = layouts.build(self.asking(for_others=not exact))
        log = Export.objects.create(
            user=cast(User, request.user),
            form=form,
            layout=self.layout,
            language=language,
            is_exact=exact,
            filters=self.form.asked(),
            rows=filing.rows_of(report),
        )
        return filing.live(report if exact else protected(report), log)


urlpatterns = [
    path("reports/programme/", IndexView.as_view(), name="layouts"),
    path("reports/programme/<slug:layout>/", LayoutView.as_view(), name="layout"),
    path("reports/programme/<slug:layout>/rows/", RowsView.as_view(), name="layout_rows"),
    path("reports/programme/<slug:layout>/file/", ExportView.as_view(), name="layout_file"),
]
