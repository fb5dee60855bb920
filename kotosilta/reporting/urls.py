from django.urls import path

from kotosilta.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("<slug:slug>/bookings/", views.bookings, name="bookings"),
    path("<slug:slug>/referrals/", views.referrals, name="referrals"),
    path("<slug:slug>/safety/", views.incidents, name="incidents"),
    path("<slug:slug>/surveys/", views.surveys, name="surveys"),
    path("<slug:slug>/contacts/", views.contacts, name="contacts"),
    path("<slug:slug>/", views.dashboard, name="dashboard"),
    path("<slug:slug>/targets/<uuid:uuid>/", views.rows, name="rows"),
    path("participants/<uuid:uuid>/", views.participant, name="participant"),
]
