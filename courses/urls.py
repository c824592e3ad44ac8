from django.urls import path

from courses import handbook_views, paths, views

# Below the language prefix.
urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("courses/<slug:slug>/handbook/", handbook_views.page, name="handbook"),
    path("courses/<slug:slug>/handbook.pdf", handbook_views.pdf, name="handbook_pdf"),
    path("courses/<slug:course>/<slug:module>/", views.module, name="module"),
    path("courses/<slug:course>/<slug:module>/<slug:step>/", views.step, name="step"),
    path("paths/", paths.paths, name="paths"),
    path("paths/<slug:slug>/", paths.path, name="path"),
    path("my-learning/", views.my_learning, name="my_learning"),
]
