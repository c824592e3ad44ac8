"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/offline/", views.verify_offline, name="verify_offline"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("certificates/<str:serial>/", views.certificate, name="certificate"),
    path("certificates/<str:serial>/name/", views.certificate_name, name="certificate_name"),
]
