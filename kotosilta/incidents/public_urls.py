"""Reporting without sign-in."""

from django.urls import path

from kotosilta.incidents.views import public

app_name = "reports"
urlpatterns = [
    path("", public.report, name="report"),
    path("back/", public.back, name="back"),
]
