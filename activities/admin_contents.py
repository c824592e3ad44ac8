"""Interactive contents in the admin: bring a package, try it, take it elsewhere."""

import tempfile
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView

from activities import importing, packing, showing
from activities.editor.comparing import ParamsPanel
from activities.editor.form import ContentForm
from activities.importing import Import
from activities.models import H5PContent
from activities.refusing import Refused
from activities.tickets import NOWHERE
from cms.snippets import SnippetViewSet
from people.models import User

policy = ModelPermissionPolicy(H5PContent)
INSTALL = "activities.install_h5plibrary"
# Uzbek in Cyrillic is derived from Latin and never written.
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != "uz-cyrl"]


class ImportForm(forms.Form):
    """A package and the language of its content; for administrators, what of its libraries."""

    file = forms.FileField(label=_("Package (.h5p)"))
    language = forms.ChoiceField(label=_("Language of the content"), choices=LANGUAGES)
    install = forms.BooleanField(
        label=_("Install the libraries that are new or newer"),
        help_text=_("They carry programs. Without this you are first shown what would change."),
        required=False,
    )
    keep = forms.BooleanField(
        label=_("Use the libraries that are here, where the package has others of that version"),
        required=False,
    )

    def __init__(self, *args: Any, may_install: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.may_install = may_install
        if not may_install:
            del self.fields["install"], self.fields["keep"]

    def clean(self) -> dict[str, Any]:
        """`checked`: the package, if no rule forbids it; else the refusal stands at the file."""
        data = super().clean() or {}
        if file := data.get("file"):
            try:
                data["checked"] = importing.check(
                    file, file.name, may_install=self.may_install, keep=data.get("keep", False)
                )
            except Refused as refusal:
                self.add_error("file", str(refusal))
        return data


class ContentsPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page below the list of contents."""

    permission_policy = policy
    permission_required = "add"
    header_icon = "media"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list of contents, then this page."""
        viewset = H5PContent.snippet_viewset
        index = {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]


class ImportView(ContentsPage):
    """GET: the form. POST: the content, or why not, or which libraries would change."""

    template_name = "activities/admin/import.html"
    page_title = _("Bring an H5P package")

    def form(self, *args: Any) -> ImportForm:
        return ImportForm(
            *args,
            may_install=self.request.user.has_perm(INSTALL),
            initial={"language": settings.LANGUAGE_CODE},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": self.form(), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Nothing is installed before an administrator has seen what would be."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        checked: Import = form.cleaned_data["checked"]
        if checked.fresh and not form.cleaned_data.get("install"):
            context = self.get_context_data(form=form, changes=checked.fresh)
            return self.render_to_response(context)
        locale = Locale.objects.get(language_code=form.cleaned_data["language"])
        try:
            content = importing.load(checked, locale=locale, user=cast(User, request.user))
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("“%(title)s” is here.") % {"title": content.title})
        return redirect("h5p_try", content.pk)


class TryView(ContentsPage):
    """A content as a learner will see it, in the opaque frame; nothing is recorded."""

    permission_required = "change"
    template_name = "activities/admin/try.html"

    @property
    def page_title(self) -> str:
        return self.content.title

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.content = get_object_or_404(H5PContent.objects.select_related("locale"), **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        player = showing.player(self.content, self.content.locale.language_code)
        context = {
            "content": self.content,
            "player": showing.filled(player, self.request.user, NOWHERE),
        }
        return {**context, **super().get_context_data(**kwargs)}


class ExportView(ContentsPage):
    """The content as a package for other systems."""

    permission_required = "change"
    page_title = _("Export")

    def get(self, request: HttpRequest, pk: int) -> Any:
        """A file on disk, not in memory: videos may be in it."""
        content = get_object_or_404(H5PContent, pk=pk)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            packing.export(content, file)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("h5p_try", pk)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{content.translation_key}.h5p")


class ContentsIndex(IndexView):
    """The list: a new content begins with its type, and a package is another way to have one."""

    def get_add_url(self) -> str | None:
        return reverse("h5p_new") if policy.user_has_permission(self.request.user, "add") else None

    @property
    def header_more_buttons(self) -> list[Any]:
        """Besides Wagtail's own: bring a package."""
        more = list(super().header_more_buttons)
        if self.get_add_url():
            url = reverse("h5p_import")
            more.append(Button(_("Bring an H5P package"), url, icon_name="upload", priority=10))
        return more


class ContentViewSet(SnippetViewSet):
    model = H5PContent
    icon = "media"
    menu_label = _("Interactive contents")
    menu_name = "interactive-contents"
    menu_order = 210
    add_to_admin_menu = True
    url_namespace = "wagtailsnippets_activities_h5pcontent"
    index_view_class = ContentsIndex
    list_display = [
        "title",
        "library",
        LiveStatusTagColumn(),
        UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
    ]
    list_filter = ["library"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("title"), ParamsPanel("params")], base_form_class=ContentForm
    )


urlpatterns = [
    path("interactive/import/", ImportView.as_view(), name="h5p_import"),
    path("interactive/<int:pk>/try/", TryView.as_view(), name="h5p_try"),
    path("interactive/<int:pk>/export/", ExportView.as_view(), name="h5p_export"),
]


def buttons(instance: Any, user: Any) -> list[Button]:
    """From the list of contents to trying and exporting one."""
    if not isinstance(instance, H5PContent) or not policy.user_has_permission(user, "change"):
        return []
    return [
        Button(_("Try"), reverse("h5p_try", args=[instance.pk]), icon_name="view", priority=20),
        Button(_("Make a copy"), reverse("h5p_copy", args=[instance.pk]), icon_name="copy"),
        Button(
            _("Export"),
            reverse("h5p_export", args=[instance.pk]),
            icon_name="download",
            priority=30,
        ),
    ]
