from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "kotosilta.governance"
    label = "governance"
