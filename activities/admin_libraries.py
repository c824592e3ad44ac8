"""The libraries in the admin: what is installed, since when, and the way back to an earlier one."""

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from activities import installing
from activities.admin_contents import INSTALL
from activities.models import H5PLibrary

View = Callable[..., HttpResponse]


def for_installers(view: View) -> View:
    """For those who may install; 403 for others."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(INSTALL):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


class LibrariesPage(WagtailAdminTemplateMixin, TemplateView):
    """A page about what carries scripts; for those who may install."""

    header_icon = "code"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(INSTALL):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """This page; below that of the libraries, where it is another."""
        libraries = {"url": reverse("h5p_libraries"), "label": LibrariesView.page_title}
        above = [] if isinstance(self, LibrariesView) else [libraries]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.page_title}]


class LibrariesView(LibrariesPage):
    """Every library with its patches."""

    template_name = "activities/admin/libraries.html"
    page_title = _("H5P libraries")

    @property
    def header_more_buttons(self) -> list[Any]:
        """The way to H5P's own editor, which carries scripts as well."""
        return [Button(_("H5P editor"), reverse("h5p_editor_bundle"), icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = H5PLibrary.objects.select_related("installed_by").defer("semantics")
        libraries = [list(patches) for _version, patches in groupby(rows, lambda row: row.version)]
        return {"libraries": libraries, **super().get_context_data(**kwargs)}


@require_POST
@for_installers
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Use this patch of a library from now on."""
    library = installing.activate(get_object_or_404(H5PLibrary, pk=pk))
    messages.success(request, _("%(library)s is in use.") % {"library": library})
    return redirect("h5p_libraries")


urlpatterns = [
    path("interactive/libraries/", LibrariesView.as_view(), name="h5p_libraries"),
    path("interactive/libraries/<int:pk>/use/", use, name="h5p_use_library"),
]
