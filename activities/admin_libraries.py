"""The libraries in the admin: what is installed, since when, and the way back to an earlier one."""

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from activities import installing
from activities.admin_contents import INSTALL
from activities.models import H5PLibrary


class LibrariesView(WagtailAdminTemplateMixin, TemplateView):
    """Every library with its patches; for those who may install."""

    template_name = "activities/admin/libraries.html"
    page_title = _("H5P libraries")
    header_icon = "code"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(INSTALL):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = H5PLibrary.objects.select_related("installed_by").defer("semantics")
        libraries = [list(patches) for _version, patches in groupby(rows, lambda row: row.version)]
        return {"libraries": libraries, **super().get_context_data(**kwargs)}


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Use this patch of a library from now on."""
    if not request.user.has_perm(INSTALL):
        raise PermissionDenied
    library = installing.activate(get_object_or_404(H5PLibrary, pk=pk))
    messages.success(request, _("%(library)s is in use.") % {"library": library})
    return redirect("h5p_libraries")


urlpatterns = [
    path("interactive/libraries/", LibrariesView.as_view(), name="h5p_libraries"),
    path("interactive/libraries/<int:pk>/use/", use, name="h5p_use_library"),
]
