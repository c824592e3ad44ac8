"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from languages import glossary_views

urlpatterns = [
    path("glossary/", glossary_views.glossary, name="glossary"),
    path("glossary/<slug:slug>/", glossary_views.term, name="glossary_term"),
]
