"""The open pages of results."""

from django.urls import path

from kotosilta.reporting.views import results

app_name = "results"
urlpatterns = [
    path("results/", results.projects, name="list"),
    path("results/<slug:slug>/", results.project, name="project"),
    path("results/<slug:slug>/practice/", results.practice, name="practice"),
    path("results/<slug:slug>/practice.<slug:kind>", results.practice_file, name="practice_file"),
    path("results/<slug:slug>/data.<slug:kind>", results.data, name="data"),
]
