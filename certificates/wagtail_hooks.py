"""Certificates in the learner's pages, in what the site holds about a person, and in the admin."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from certificates import admin_bundles, erasing
from certificates.admin_certificates import CertificateViewSet
from certificates.models import Certificate, CertificateTemplate, Kind
from cms.snippets import SnippetViewSet
from courses.models import LearningPath
from courses.outline import Course
from learners.models import Enrolment
from people.models import User


@hooks.register("register_admin_viewset")
def certificates() -> CertificateViewSet:
    return CertificateViewSet("certificates")


@hooks.register("register_admin_urls")
def bundle_urls() -> list:
    return [
        path("certificate-bundles/", admin_bundles.bundles, name="certificate_bundles"),
        path("certificate-bundles/<int:pk>/", admin_bundles.bundle_file, name="certificate_bundle"),
    ]


class BundlesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("certificates.view_certificate")


@hooks.register("register_admin_menu_item")
def bundles_item() -> MenuItem:
    url = reverse("certificate_bundles")
    return BundlesItem(_("Many certificates"), url, icon_name="download", order=622)


class TemplateViewSet(SnippetViewSet):
    """The templates of certificates, with a preview of the sheet beside the form."""

    model = CertificateTemplate
    icon = "doc-full"
    menu_label = _("Certificate templates")
    menu_order = 621
    add_to_admin_menu = True
    list_display = ["name", "courses", "valid_months", "beside"]


register_snippet(TemplateViewSet)


@hooks.register("my_learning_panels")
def on_my_learning(request: HttpRequest, enrolments: list[Enrolment]) -> dict[str, Any]:
    """`certificates`: all of the person's, those of earlier rounds too. One query."""
    return {"certificates": list(Certificate.objects.filter(user=request.user))}


@hooks.register("course_panels")
def on_course(request: HttpRequest, course: Course, enrolment: Enrolment | None) -> dict[str, Any]:
    """`certificate` of a completed enrolment; no query before the completion."""
    if enrolment is None or not enrolment.is_complete:
        return {}
    newest = Certificate.objects.filter(enrolment=enrolment).order_by("-pk").first()
    return {"certificate": newest}


@hooks.register("path_panels")
def on_path(request: HttpRequest, path: LearningPath) -> dict[str, Any]:
    """`certificate`: the newest of the path that the person has. One query."""
    if not request.user.is_authenticated:
        return {}
    key = path.translation_key
    found = Certificate.objects.filter(user=request.user, kind=Kind.PATH, subject_key=key)
    return {"certificate": found.order_by("-pk").first()}


@hooks.register("profile_panel")
def on_profile(request: HttpRequest) -> str:
    """The certificates that wait for the name to be confirmed."""
    issued = Certificate.objects.filter(user=request.user, snapshot__holder__confirmed=False)
    waiting = [certificate for certificate in issued if certificate.needs_name]
    if not waiting:
        return ""
    context = {"waiting": waiting}
    return render_to_string("certificates/profile_panel.html", context, request)


@hooks.register("personal_data")
def in_personal_data(user: User) -> tuple[str, list[dict[str, Any]]]:
    rows = Certificate.objects.filter(user=user)
    return "certificates", [
        {
            "serial": row.serial,
            "kind": row.kind,
            **row.snapshot,
            "issued_at": row.issued_at,
            "expires_at": row.expires_at,
            "revoked_at": row.revoked_at,
            "revoked_reason": row.revoked_reason,
        }
        for row in rows
    ]


hooks.register("erase_person", erasing.erase)
