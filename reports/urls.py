from django.urls import path

from reports import views, views_frozen

# Below the language prefix.
urlpatterns = [
    path("reports/participation/", views.participation, name="participation"),
    path("reports/participation/export/", views.export, name="participation_export"),
    path("projects/<int:pk>/reports/", views_frozen.project_reports, name="donor_reports"),
    path("projects/reports/<int:pk>/", views_frozen.report, name="donor_report"),
    path("projects/reports/<int:pk>/file/", views_frozen.report_file, name="donor_report_file"),
]
