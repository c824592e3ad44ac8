"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from people import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/my-data/", views.my_data, name="my_data"),
    path("profile/consents/", views.consents, name="my_consents"),
    path("profile/erasure/", views.erasure, name="my_erasure"),
]
