from django.urls import path

from reports import views, views_donors

# Below the language prefix.
urlpatterns = [
    path("reports/participation/", views.participation, name="participation"),
    path("reports/participation/export/", views.export, name="participation_export"),
    path("projects/", views_donors.projects, name="donor_projects"),
    path("projects/<int:pk>/", views_donors.project, name="donor_project"),
    path("projects/reports/<int:pk>/", views_donors.report, name="donor_report"),
    path("projects/reports/<int:pk>/file/", views_donors.report_file, name="donor_report_file"),
]
