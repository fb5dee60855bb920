from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "kotosilta.invoicing"
    label = "invoicing"
