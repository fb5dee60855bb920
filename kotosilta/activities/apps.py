from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "kotosilta.activities"
    label = "activities"
