"""Addresses for machines, without a language: what a verifier needs besides the certificate."""

from django.urls import path

from certificates import views_machine as views

urlpatterns = [
    path(".well-known/jwks.json", views.key_set, name="certificate_keys"),
    path("certificates/revocations.jwt", views.revocations, name="certificate_revocations"),
    path(".well-known/did.json", views.did, name="did"),
    path("badges/issuer.json", views.issuer, name="badge_issuer"),
    path("badges/achievements/<uuid:key>.json", views.achievement, name="achievement"),
    path("badges/status/<int:number>.json", views.status, name="badge_status"),
]
