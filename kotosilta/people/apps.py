from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kotosilta.people"
    label = "people"
