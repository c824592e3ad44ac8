"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from certificates import views, views_own

urlpatterns = [
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/offline/", views.verify_offline, name="verify_offline"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("verify/<str:serial>/seen/", views_own.seen, name="certificate_seen"),
    path("certificates/", views_own.own, name="own_certificates"),
    path("certificates/names/", views_own.show_name, name="show_name"),
    path("certificates/<str:serial>/renew/", views_own.renew, name="certificate_renew"),
    path("certificates/<str:serial>/", views.certificate, name="certificate"),
    path("certificates/<str:serial>/badge.<str:form>", views.badge, name="badge"),
    path("certificates/<str:serial>/name/", views.certificate_name, name="certificate_name"),
]
