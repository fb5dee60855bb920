from django.apps import AppConfig


class ValidationConfig(AppConfig):
    name = "kotosilta.validation"
    label = "validation"
