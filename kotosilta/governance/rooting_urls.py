"""The page on which the future owner of a practice answers."""

from django.urls import path

from kotosilta.governance import rooting_views

app_name = "rooting"
urlpatterns = [path("t/<str:token>/", rooting_views.answer, name="answer")]
