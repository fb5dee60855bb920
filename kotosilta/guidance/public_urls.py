"""Open pages of the directory of services."""

from django.urls import path

from kotosilta.guidance.views import directory

app_name = "services"
urlpatterns = [
    path("", directory.services, name="list"),
    path("<uuid:uuid>/", directory.service, name="service"),
]
