"""Staff pages of credentials under /desk/, and the files of one, for all who may see it."""

from django.urls import path

from kotosilta.credentials import views

app_name = "credentials"
urlpatterns = [
    path("desk/credentials/<uuid:uuid>/", views.credential, name="credential"),
    path("desk/credentials/<uuid:uuid>/revoke/", views.revoke, name="revoke"),
    path("desk/credentials/<uuid:uuid>/correct/", views.correct, name="correct"),
    path("credentials/<uuid:uuid>/certificate.pdf", views.pdf, name="pdf"),
    path("credentials/<uuid:uuid>/credential.json", views.json_file, name="json"),
    path("credentials/<uuid:uuid>/credential.jwt", views.token_file, name="jwt"),
    path("my/credentials/", views.my_credentials, name="mine"),
    path("my/credentials/<uuid:uuid>/", views.my_credential, name="my_credential"),
    path("my/credentials/<uuid:uuid>/share/", views.share, name="share"),
    path("my/credentials/<uuid:uuid>/wallet/", views.to_wallet, name="to_wallet"),
    path("my/credentials/<uuid:uuid>/stop-sharing/", views.stop_sharing, name="stop_sharing"),
]
