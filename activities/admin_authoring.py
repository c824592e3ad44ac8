"""Writing contents in the admin: a new one, a copy, and what the editor's script asks for."""

from abc import ABC, abstractmethod
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Locale

from activities import copying
from activities.admin_contents import LANGUAGES, ContentsPage, policy
from activities.documents import Version
from activities.editor import uploading
from activities.editor.building import Builder, show
from activities.editor.form import address_of_files, semantics_for
from activities.editor.naming import scope_of
from activities.models import H5PContent
from activities.refusing import Refused
from people.models import User


def edit_url(content: H5PContent) -> str:
    """Where a content is edited."""
    return reverse(H5PContent.snippet_viewset.get_url_name("edit"), args=[content.pk])


class NewForm(forms.Form):
    """What a content must have before it can be written."""

    title = forms.CharField(label=_("Title"), max_length=255)
    library = forms.ChoiceField(label=_("Content type"), choices=copying.types)
    language = forms.ChoiceField(label=_("Language of the content"), choices=LANGUAGES)


class FormPage(ContentsPage, ABC):
    """A form of a few fields that leads to the editor."""

    template_name = "activities/admin/start.html"
    button = _("Go on")

    @abstractmethod
    def form(self, data: Any = None) -> forms.Form:
        """The form, empty or with what was posted."""

    @abstractmethod
    def make(self, data: dict[str, Any]) -> H5PContent:
        """The content that the form asks for."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": self.form(), "button": self.button, **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A draft, opened in the editor."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(edit_url(self.make(form.cleaned_data)))


class NewView(FormPage):
    """A new content of one of the types that are installed."""

    page_title = _("New interactive content")

    def form(self, data: Any = None) -> forms.Form:
        return NewForm(data, initial={"language": settings.LANGUAGE_CODE})

    def make(self, data: dict[str, Any]) -> H5PContent:
        locale = Locale.objects.get(language_code=data["language"])
        user = cast(User, self.request.user)
        return copying.start(data["library"], data["title"], locale, user)


class CopyForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=255)


class CopyView(FormPage):
    """A copy that can be changed without changing the original."""

    page_title = _("Make a copy")
    button = _("Make a copy")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.content = get_object_or_404(H5PContent.objects.select_related("locale"), **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> forms.Form:
        title = gettext("%(title)s (copy)") % {"title": self.content.title}
        return CopyForm(data, initial={"title": title[:255]})

    def make(self, data: dict[str, Any]) -> H5PContent:
        latest = self.content.get_latest_revision_as_object()
        return copying.copy(latest, data["title"], cast(User, self.request.user))


def editable(request: HttpRequest, pk: int) -> H5PContent:
    """The content of an editor's request; 403 for whoever may not change it."""
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied
    return get_object_or_404(H5PContent.objects.select_related("locale"), pk=pk)


@require_POST
def upload(request: HttpRequest, pk: int) -> JsonResponse:
    """A file for a field of type `kind`: its entry in the content and its address, or the error."""
    content = editable(request, pk)
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None or kind not in uploading.KINDS:
        return JsonResponse({"error": gettext("Choose a file.")}, status=400)
    try:
        entry = uploading.keep(content.folder, file, kind)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    url = address_of_files(content, request.user) + entry["path"]
    return JsonResponse({"entry": entry, "url": url})


@require_GET
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields of another library for the part `name`, when the author switches to it."""
    content = editable(request, pk)
    version, name = Version.parse(request.GET.get("library")), request.GET.get("name", "")[:500]
    semantics = semantics_for(content)
    fields = semantics.fields(version) if version else None
    if fields is None:
        return HttpResponse(status=404)
    builder = Builder(semantics)
    nodes = builder.named(fields, {}, scope_of(f"{name}.params", fields))
    show(nodes)
    context = {"nodes": nodes, "files": address_of_files(content, request.user)}
    return render(request, "activities/editor/fields.html", context)


urlpatterns = [
    path("interactive/new/", NewView.as_view(), name="h5p_new"),
    path("interactive/<int:pk>/copy/", CopyView.as_view(), name="h5p_copy"),
    path("interactive/<int:pk>/upload/", upload, name="h5p_upload"),
    path("interactive/<int:pk>/part/", part, name="h5p_part"),
]
