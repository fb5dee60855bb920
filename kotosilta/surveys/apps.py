from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "kotosilta.surveys"
    label = "surveys"
