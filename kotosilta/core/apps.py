from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kotosilta.core"
    label = "core"
