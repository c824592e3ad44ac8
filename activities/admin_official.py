"""H5P's own editor in the admin: an administrator brings it, authors write in it.

Authors' requests come from the page around the editor's frame, with its session and CSRF token; the
frame itself can send nothing.
"""

import json
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from activities import playing
from activities.admin_authoring import edit_url, editable
from activities.admin_contents import INSTALL, ContentsPage
from activities.admin_libraries import LibrariesPage, for_installers
from activities.documents import Version
from activities.editor import uploading
from activities.models import EditorBundle, H5PContent
from activities.official import bundling, describing, framing, offering, saving, taking
from activities.refusing import Refused
from people.models import User

# The editor itself ------------------------------------------------------------------------------


class BundleForm(forms.Form):
    """The archive of the editor and what its source says of it."""

    file = forms.FileField(label=_("Archive of the H5P editor (.zip)"))
    sha256 = forms.CharField(
        label=_("SHA-256 of the archive"),
        help_text=_("As its source publishes it. Not needed for versions that are known here."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """`found`: the editor, if no rule forbids it; else the refusal stands at its field."""
        data = super().clean() or {}
        if file := data.get("file"):
            try:
                data["found"] = bundling.check(file, data.get("sha256", ""))
            except Refused as refusal:
                field = "sha256" if refusal.rule in ("hash", "unknown") else "file"
                self.add_error(field, str(refusal))
        return data


class BundleView(LibrariesPage):
    """What is installed; POST: this editor from now on."""

    template_name = "activities/admin/editor.html"
    page_title = _("H5P editor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bundle = bundling.installed()
        known = bundling.KNOWN.get(bundle.digest, "") if bundle else ""
        context = {"form": BundleForm(), "bundle": bundle, "known": known}
        return {**context, **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Nothing is written before every rule was looked at."""
        form = BundleForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        bundling.install(form.cleaned_data["found"], cast(User, request.user))
        messages.success(request, _("The H5P editor is here."))
        return redirect("h5p_editor_bundle")


@require_POST
@for_installers
def remove(request: HttpRequest) -> HttpResponse:
    """Take the editor away; contents are then written in our own."""
    bundling.remove()
    messages.success(request, _("The H5P editor was removed."))
    return redirect("h5p_editor_bundle")


def bundle_or_404() -> EditorBundle:
    bundle = bundling.installed()
    if bundle is None or not playing.is_installed():
        raise Http404
    return bundle


# Writing in it ----------------------------------------------------------------------------------


class FullView(ContentsPage):
    """The page around the editor's frame."""

    permission_required = "change"
    template_name = "activities/admin/full.html"
    header_icon = "edit"

    @property
    def page_title(self) -> str:
        return self.content.title

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.content = get_object_or_404(H5PContent.objects.select_related("locale"), **kwargs)
        bundle_or_404()
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = framing.policy_around(request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "content": self.content,
            "edit_url": edit_url(self.content),
            "ask_url": reverse("h5p_ask", args=[self.content.pk, "x"]).removesuffix("x"),
        }
        return {**context, **super().get_context_data(**kwargs)}


def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The page inside the frame, opaque by its own policy, too."""
    content = editable(request, pk)
    context = framing.page(content, bundle_or_404(), request.user)
    response = render(request, "activities/official/frame.html", context)
    response.headers["Content-Security-Policy"] = framing.policy(request)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# What it asks -----------------------------------------------------------------------------------
# As H5P's own servers answer: some with bare data, some with {"success": true, "data": …}; what
# failed with {"success": false, "message": …, "errorCode": …}.


def success(data: Any) -> JsonResponse:
    return JsonResponse({"success": True, "data": data})


def error(message: str, code: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"success": False, "message": message, "errorCode": code}, status=status)


def libraries(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """All content types, some libraries by name, or one with all that its form needs."""
    name = request.GET.get("machineName")
    if name is None:
        names = request.POST.getlist("libraries[]") if request.method == "POST" else None
        return JsonResponse(offering.overview(names), safe=False)
    said = f"{name} {request.GET.get('majorVersion')}.{request.GET.get('minorVersion')}"
    version = Version.parse(said)
    language = request.GET.get("language", "")[:20]
    default = request.GET.get("default-language", "")[:20]
    found = describing.library(version, language, default) if version else None
    if found is None:
        return error(gettext("This library is not here."), "NO_LIBRARY")
    return JsonResponse(found)


def content_type_cache(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """What may be chosen."""
    return JsonResponse(offering.content_types(may_install=request.user.has_perm(INSTALL)))


def translations(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """The words of libraries in another language."""
    language = request.GET.get("language", "")[:20]
    return success(describing.translations(request.POST.getlist("libraries[]"), language))


def upload(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """A file for a field."""
    file, kind = request.FILES.get("file"), taking.kind_of(request.POST.get("field", ""))
    if file is None or not kind:
        return error(gettext("Choose a file."), "NO_FILE")
    return JsonResponse(uploading.keep(content.folder, file, kind))


def filter_part(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """Parameters of elsewhere, cut down to their fields."""
    return success(taking.filter_part(request.POST.get("libraryParameters", "")))


def upload_package(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """The parameters of a package, whose files are now among those of the content."""
    file, may_install = request.FILES.get("h5p"), request.user.has_perm(INSTALL)
    if file is None:
        return error(gettext("Choose a file."), "NO_CONTENT_TYPE")
    user = cast(User, request.user)
    found = taking.package(content, file, str(file.name), user, may_install=may_install)
    return success({**found, "contentTypes": offering.content_types(may_install=may_install)})


def install(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """One of our own content types, for administrators."""
    if not request.user.has_perm(INSTALL):
        message = gettext("Only an administrator may install content types.")
        return error(message, "INSTALL_DENIED", 403)
    if not taking.install_ours(request.GET.get("id", "")):
        return error(gettext("This content type cannot be had here."), "INVALID_CONTENT_TYPE")
    return success(offering.content_types(may_install=True))


def hub_metadata(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """What the contents of the H5P Hub are sorted by: there are none here."""
    return success({key: [] for key in ("licenses", "languages", "levels", "disciplines")})


def no_hub(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """Nothing is fetched from elsewhere."""
    message = gettext("This site fetches nothing from the H5P Hub. Upload a package instead.")
    return error(message, "HUB_DISABLED", 403)


def params(request: HttpRequest, content: H5PContent) -> JsonResponse:
    """GET: the latest version. POST: the next draft."""
    if request.method == "GET":
        return JsonResponse(saving.params(content))
    try:
        sent = json.loads(request.body)
        said, user = sent if isinstance(sent, dict) else {}, cast(User, request.user)
        draft = saving.save(content, said, user)
    except (ValueError, RecursionError):
        return error(gettext("The editor sent no content."), "NO_CONTENT")
    except saving.Incomplete as problem:
        return error(str(problem), "INCOMPLETE")
    except saving.Conflict:
        message = gettext(
            "Somebody saved this content meanwhile. Copy what you changed, open the editor again "
            "and put it in there."
        )
        return error(message, "CONFLICT", 409)
    messages.success(request, _("The draft of “%(title)s” is saved.") % {"title": draft.title})
    return success({"url": edit_url(draft)})


ACTIONS = {
    "libraries": (("GET", "POST"), libraries),
    "content-type-cache": (("GET",), content_type_cache),
    "translations": (("POST",), translations),
    "files": (("POST",), upload),
    "filter": (("POST",), filter_part),
    "library-upload": (("POST",), upload_package),
    "library-install": (("POST",), install),
    "get-hub-content": (("POST",), no_hub),
    "content-hub-metadata-cache": (("GET",), hub_metadata),
    "params": (("GET", "POST"), params),
}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One of the editor's questions, for whoever may change the content."""
    content = editable(request, pk)
    bundle_or_404()
    if action not in ACTIONS:
        raise Http404
    methods, answer = ACTIONS[action]
    if request.method not in methods:
        return error(gettext("This must be sent in another way."), "REQUIRES_POST", 405)
    try:
        return answer(request, content)
    except Refused as refusal:
        return error(str(refusal), "VALIDATION_FAILED")


urlpatterns = [
    path("interactive/editor/", BundleView.as_view(), name="h5p_editor_bundle"),
    path("interactive/editor/remove/", remove, name="h5p_editor_remove"),
    path("interactive/<int:pk>/full/", FullView.as_view(), name="h5p_full"),
    path("interactive/<int:pk>/full/frame/", frame, name="h5p_full_frame"),
    path("interactive/<int:pk>/ask/<slug:action>", ask, name="h5p_ask"),
]
