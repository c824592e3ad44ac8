from django.urls import path

from library import views

# Below the language prefix.
urlpatterns = [
    path("library/", views.shelf, name="shelf"),
    path("library/<slug:slug>/", views.instrument, name="instrument"),
    path("library/<slug:instrument>/<slug:slug>/", views.article, name="article"),
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:slug>/", views.case, name="case"),
]
