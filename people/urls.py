"""Addresses without a language: they follow the language cookie."""

from django.urls import include, path

from people import views, views_claim

urlpatterns = [
    path("accounts/claim/", views_claim.claim_code, name="claim_code"),
    path("accounts/claim/account/", views_claim.claim_account, name="claim_account"),
    path("accounts/claim/link/<str:token>/", views_claim.claim_link, name="claim_link"),
    path("accounts/", include("allauth.urls")),
    # Before Wagtail's own sign-in page of the same address, which is not used.
    path("admin/login/", views.admin_gate, name="admin_gate"),
]
