from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kotosilta.reporting"
    label = "reporting"
