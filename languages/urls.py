from django.urls import path

from languages import views

urlpatterns = [path("", views.best_language, name="root")]
