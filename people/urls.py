"""Addresses without a language: they follow the language cookie."""

from django.urls import include, path

from people import views

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # Before Wagtail's own sign-in page of the same address, which is not used.
    path("admin/login/", views.admin_gate, name="admin_gate"),
]
