"""Addresses that stand inside credentials and QR codes: no language in front, they must never change."""

from django.urls import path

from kotosilta.credentials import public_views

app_name = "issuer"
urlpatterns = [
    path(".well-known/did.json", public_views.did_json, name="did"),
    path("status/<uuid:uuid>", public_views.status_list, name="status"),
    path("v/<str:code>", public_views.to_check_page, name="qr"),
]
