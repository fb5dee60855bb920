"""Addresses that stand inside credentials and QR codes: no language in front, they must never change."""

from django.urls import path

from kotosilta.credentials import public_views, wallet_views

app_name = "issuer"
urlpatterns = [
    path(".well-known/did.json", public_views.did_json, name="did"),
    path("status/<uuid:uuid>", public_views.status_list, name="status"),
    path(".well-known/openid-credential-issuer", wallet_views.issuer_metadata, name="wallet_issuer"),
    path(".well-known/oauth-authorization-server", wallet_views.authorization_metadata, name="wallet_authorization"),
    path("wallet/certificate", wallet_views.type_metadata, name="wallet_type"),
    path("wallet/token", wallet_views.token, name="wallet_token"),
    path("wallet/nonce", wallet_views.nonce, name="wallet_nonce"),
    path("wallet/credential", wallet_views.credential, name="wallet_credential"),
    path("v/<str:code>", public_views.to_check_page, name="qr"),
]
