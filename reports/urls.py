from django.urls import path

from reports import views

# Below the language prefix.
urlpatterns = [
    path("reports/participation/", views.participation, name="participation"),
    path("reports/participation/export/", views.export, name="participation_export"),
]
