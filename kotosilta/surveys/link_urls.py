"""The page that a link opens for whoever is asked."""

from django.urls import path

from kotosilta.surveys import views

app_name = "surveys"
urlpatterns = [path("q/<str:token>/", views.answer, name="answer")]
