from django.urls import path

from kotosilta.reporting.views import indicators
from kotosilta.reporting.views import numbers as views

app_name = "reporting"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("<slug:slug>/bookings/", views.bookings, name="bookings"),
    path("<slug:slug>/referrals/", views.referrals, name="referrals"),
    path("<slug:slug>/safety/", views.incidents, name="incidents"),
    path("<slug:slug>/surveys/", views.surveys, name="surveys"),
    path("<slug:slug>/contacts/", views.contacts, name="contacts"),
    path("<slug:slug>/indicators/", indicators.table, name="indicators"),
    path("<slug:slug>/indicators/<str:code>/", indicators.rows, name="indicator"),
    path("<slug:slug>/indicators/<str:code>/estimate/", indicators.estimate, name="estimate"),
    path("estimates/<uuid:uuid>/remove/", indicators.remove_estimate, name="remove_estimate"),
    path("<slug:slug>/", views.dashboard, name="dashboard"),
    path("<slug:slug>/targets/<uuid:uuid>/", views.rows, name="rows"),
    path("participants/<uuid:uuid>/", views.participant, name="participant"),
]
