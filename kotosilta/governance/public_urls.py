"""The open trail, and the page on which a service answers."""

from django.urls import path

from kotosilta.governance import views

app_name = "matters"
urlpatterns = [
    path("panel/", views.trail, name="trail"),
    path("m/<str:token>/", views.answer, name="answer"),
]
