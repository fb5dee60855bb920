from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kotosilta.portal"
    label = "portal"
