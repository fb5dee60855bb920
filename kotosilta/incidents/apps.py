from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "kotosilta.incidents"
    label = "incidents"
