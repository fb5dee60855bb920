"""Rounds of a project's questionnaires, under /desk/."""

from django.urls import path

from kotosilta.surveys import views

app_name = "survey_rounds"
urlpatterns = [
    path("surveys/", views.rounds, name="list"),
    path("surveys/add/", views.add, name="add"),
    path("surveys/<uuid:uuid>/", views.round_page, name="round"),
    path("surveys/<uuid:uuid>/link/", views.give_link, name="link"),
    path("surveys/<uuid:uuid>/invite/", views.invite, name="invite"),
    path("surveys/<uuid:uuid>/close/", views.close, name="close"),
]
