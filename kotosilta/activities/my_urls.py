"""Participants' pages of activities, under /my/."""

from django.urls import path

from kotosilta.activities import club_views, my_views

app_name = "my_activities"
urlpatterns = [
    path("activities/", my_views.activities, name="list"),
    path("people/<uuid:uuid>/care/", club_views.care, name="care"),
    path("calendar/", my_views.calendar_feed, name="calendar_feed"),
    path("activities/<uuid:uuid>/", my_views.activity, name="activity"),
    path("activities/<uuid:uuid>/enrol/", my_views.enrol, name="enrol"),
    path("activities/<uuid:uuid>/wait/", my_views.wait, name="wait"),
    path("waiting/<uuid:uuid>/", my_views.answer_offer, name="answer_offer"),
    path("activities/<uuid:uuid>/apply/", my_views.apply, name="apply"),
    path("applications/<uuid:uuid>/withdraw/", my_views.withdraw_application, name="withdraw_application"),
    path("enrolments/<uuid:uuid>/leave/", my_views.leave, name="leave"),
    path("sessions/<uuid:uuid>/cannot-come/", my_views.cannot_come, name="cannot_come"),
    path("sessions/<uuid:uuid>/practice/", my_views.log_practice, name="log_practice"),
]
