"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from programmes import views_nominating

urlpatterns = [
    path("nominate/<str:token>/", views_nominating.nominate, name="nominate"),
]
