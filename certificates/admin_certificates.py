"""The register in the admin: to be read; the one thing to do with a certificate is to revoke it."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from certificates.issuing import CannotBeReplaced, reissue, revoke
from certificates.models import Certificate, Reason
from people.models import User


class RecordPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes a record here, administrators neither."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "revoke") and super().user_has_permission(user, action)


BREAK = format_html("<br>")

register_permission_policy(Certificate, RecordPolicy(Certificate))


class RegisterView(generic.IndexView):
    """Newest first."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "serial",
                label=_("Number"),
                sort_key="serial",
                get_url=lambda row: reverse(self.inspect_url_name, args=[row.pk]),
            ),
            Column("holder", label=_("Holder"), accessor=lambda row: row.name_in(get_language())),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("title", label=_("Title")),
            DateColumn("issued_at", label=_("Issued on"), sort_key="issued_at"),
            Column("state", label=_("State"), accessor=lambda row: row.state().label),
        ]


class RecordView(generic.InspectView):
    """One certificate, with the way to revoke it for whoever may."""

    def get_state_display_value(self) -> str:
        return self.object.state().label

    def get_names_display_value(self) -> str:
        return ", ".join(self.object.names)

    def get_history_display_value(self) -> str:
        """What the log says of it, a line each."""
        lines = [(moment(line.at), line.get_event_display()) for line in self.object.history()]
        return format_html_join(BREAK, "{} – {}", lines)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.revoked_at or not self.user_has_permission("revoke"):
            return []
        url = reverse("certificates:revoke", args=[self.object.pk])
        buttons = [HeaderButton(_("Revoke"), url=url, icon_name="circle-xmark")]
        if self.object.is_valid:
            url = reverse("certificates:reissue", args=[self.object.pk])
            buttons.append(HeaderButton(_("Issue anew"), url=url, icon_name="redo"))
        return buttons


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", "—"), *Reason.choices],
        help_text=_("Anybody who checks the number reads it."),
    )
    note = forms.CharField(
        label=_("Note, for staff only"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RevokeView(generic.PermissionCheckedMixin, generic.WagtailAdminTemplateMixin, FormView):
    """Ask for the reason; a revoked certificate can't be made valid again."""

    model = Certificate
    permission_required = "revoke"
    template_name = "wagtailadmin/generic/form.html"
    form_class: type[forms.Form] = RevokeForm
    page_title = _("Revoke for good")
    submit_label = _("Revoke")
    header_icon = "circle-xmark"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Certificate, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.object.serial

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificates:index"), "label": _("Certificates")},
            {"url": self.get_success_url(), "label": self.object.serial},
            {"url": "", "label": self.get_page_title(), "sublabel": self.object.serial},
        ]

    def get_success_url(self) -> str:
        return reverse("certificates:inspect", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            action_url=self.request.path, submit_button_label=self.submit_label, **kwargs
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        revoke(
            certificate=self.object,
            reason=said["reason"],
            note=said["note"],
            by=cast(User, self.request.user),
        )
        messages.success(self.request, _("The certificate is revoked."))
        return redirect(self.get_success_url())


class ReissueForm(forms.Form):
    note = forms.CharField(
        label=_("Reason, for staff only"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ReissueView(RevokeView):
    """The name as its owner has it now; the old one then says that it was replaced."""

    form_class = ReissueForm
    page_title = _("Issue anew")
    header_icon = "redo"
    submit_label = _("Issue anew")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            new = reissue(
                certificate=self.object,
                note=form.cleaned_data["note"],
                by=cast(User, self.request.user),
            )
        except CannotBeReplaced:
            messages.error(self.request, _("It is revoked or expired, and can't be issued anew."))
            return redirect(self.get_success_url())
        messages.success(self.request, _("The certificate is issued anew; the old one is void."))
        return redirect(reverse("certificates:inspect", args=[new.pk]))


class CertificateViewSet(ModelViewSet):
    model = Certificate
    icon = "form"
    menu_label = _("Certificates")
    menu_order = 620
    add_to_admin_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = RegisterView
    inspect_view_class = RecordView
    form_fields: list[str] = []
    search_fields = ["serial", "user__given_name", "user__family_name", "user__email"]
    search_backend_name = None
    list_filter = ["kind", "revoked_reason", "issued_at"]
    inspect_view_fields = [
        "serial", "state", "kind", "names", "title", "issued_at", "expires_at", "sent_at",
        "revoked_at", "revoked_reason", "revoked_note", "revoked_by", "replaces", "history",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("revoke/<int:pk>/", RevokeView.as_view(), name="revoke"),
            path("reissue/<int:pk>/", ReissueView.as_view(), name="reissue"),
        ]
