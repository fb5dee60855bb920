from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "kotosilta.credentials"
    label = "credentials"
