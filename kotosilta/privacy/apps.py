from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kotosilta.privacy"
    label = "privacy"
