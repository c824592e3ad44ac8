from django.urls import path, re_path

from activities import views

# Without language: libraries are for all, and the frame takes its language from the content.
urlpatterns = [
    re_path(r"^h5p/core/(?P<version>[\w.-]+)/(?P<path>.+)$", views.core_file, name="h5p_core"),
    re_path(
        r"^h5p/libraries/(?P<digest>[0-9a-f]{64})/(?P<path>.+)$",
        views.library_file,
        name="h5p_library",
    ),
    re_path(
        r"^h5p/editor/(?P<digest>[0-9a-f]{64})/(?P<path>.+)$", views.editor_file, name="h5p_editor"
    ),
    re_path(r"^h5p/bundles/(?P<name>[0-9a-f]{40}\.(?:js|css))$", views.bundle, name="h5p_bundle"),
    path("h5p/contents/<str:ticket>/<path:path>", views.media, name="h5p_media"),
    path("h5p/play/<str:ticket>/", views.frame, name="h5p_play"),
    path("h5p/draft/<str:ticket>/", views.draft_frame, name="h5p_draft"),
    path("h5p/record/<str:ticket>/", views.record, name="h5p_record"),
]
