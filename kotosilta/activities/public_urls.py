"""Pages of activities that need no sign-in."""

from django.urls import path

from kotosilta.activities import club_views, door_views, public_views

app_name = "calendar"
urlpatterns = [
    path("calendar/", public_views.calendar, name="list"),
    path("calendar/feed.ics", public_views.open_feed, name="feed"),
    path("calendar/kind/<slug:kind>.ics", public_views.open_feed, name="kind_feed"),
    path("calendar/project/<slug:slug>.ics", public_views.project_feed, name="project_feed"),
    path("calendar/<uuid:uuid>/feed.ics", public_views.activity_feed, name="activity_feed"),
    path("calendar/<uuid:uuid>/", public_views.activity, name="activity"),
    path("g/<str:token>/", club_views.guest_page, name="guest"),
    path("a/<str:token>/", door_views.answer, name="answer"),
    path("p/<str:token>/", door_views.offer, name="offer"),
    path("c/<str:token>/", door_views.check_in, name="check_in"),
    path("d/<str:token>/", door_views.device, name="device"),
    path("i/<str:token>/", public_views.interpreter, name="interpreter"),
]
