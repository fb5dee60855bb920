from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "kotosilta.guidance"
    label = "guidance"
