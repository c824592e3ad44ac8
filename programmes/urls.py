"""Addresses that carry their language; cms.urls puts it before them."""

from django.urls import path

from programmes import (
    views_attendance,
    views_check_in,
    views_cohort,
    views_feedback,
    views_follow_up,
    views_import,
    views_invitation,
    views_nominating,
    views_wishes,
)

EVENT = "events/<uuid:key>/"
urlpatterns = [
    path("nominate/<str:token>/", views_nominating.nominate, name="nominate"),
    path("follow-up/<str:token>/", views_follow_up.follow_up, name="follow_up"),
    path("feedback/<str:token>/", views_feedback.feedback, name="feedback"),
    path("invitation/<str:token>/", views_invitation.invitation, name="invitation"),
    path("my-events/<int:pk>/", views_wishes.own_event, name="own_event"),
    path("events/", views_attendance.events, name="programme_events"),
    path(f"{EVENT}attendance/", views_attendance.attendance, name="attendance"),
    path(f"{EVENT}attendance/sync/", views_attendance.sync, name="attendance_sync"),
    path(f"{EVENT}attendance/worker.js", views_attendance.worker, name="attendance_worker"),
    path(f"{EVENT}attendance/<int:pk>/", views_attendance.person, name="attendance_of"),
    path(f"{EVENT}sheet/", views_attendance.sheet, name="attendance_sheet"),
    path(f"{EVENT}list/", views_import.import_list, name="attendance_import"),
    path(f"{EVENT}list/file/", views_import.list_file, name="attendance_list_file"),
    path(f"{EVENT}code/", views_check_in.code, name="check_in_code"),
    path("check-in/<uuid:key>/", views_check_in.check_in, name="check_in"),
    path(f"{EVENT}feedback/", views_feedback.feedback_code, name="feedback_code"),
    path(f"{EVENT}group/", views_cohort.group, name="cohort"),
    path(f"{EVENT}group/message/", views_cohort.message, name="cohort_message"),
]
