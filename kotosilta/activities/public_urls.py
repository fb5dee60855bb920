"""Pages of activities that need no sign-in."""

from django.urls import path

from kotosilta.activities import public_views

app_name = "calendar"
urlpatterns = [
    path("calendar/", public_views.calendar, name="list"),
    path("calendar/<uuid:uuid>/", public_views.activity, name="activity"),
    path("i/<str:token>/", public_views.interpreter, name="interpreter"),
]
