"""Every address of the site. Learners' pages carry their language; accounts and machines do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, views

handler404 = "cms.views.not_found"

urlpatterns = [
    path("", include("languages.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("theme/", views.set_theme, name="set_theme"),
    path("language/<str:code>/", views.set_language, name="set_language"),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("people.urls")),
    path("", include("certificates.machine_urls")),
    path("", include("activities.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]

urlpatterns += i18n_patterns(
    path("about/<slug:slug>/", views.information, name="information"),
    path("", include("languages.localized_urls")),
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("library.urls")),
    path("", include("certificates.urls")),
    path("", include("programmes.urls")),
    path("", include("reports.urls")),
    re_path(r"", include("people.localized_urls")),
    path("", include(wagtail_urls)),
)
