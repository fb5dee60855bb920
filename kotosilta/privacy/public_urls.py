"""Statements for everybody."""

from django.urls import path

from kotosilta.privacy.views import public

app_name = "statements"
urlpatterns = [
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
]
