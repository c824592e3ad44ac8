from django.urls import path

from quizzes import views

# Below the language prefix: an answer names the language in which it was given.
urlpatterns = [
    path("attempts/<int:pk>/answers/", views.save_answers, name="save_answers"),
    path("attempts/<int:pk>/presence/", views.note_presence, name="note_presence"),
]
