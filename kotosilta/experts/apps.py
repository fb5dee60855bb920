from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "kotosilta.experts"
    label = "experts"
