"""Open pages of credentials: checking one, with a language in front."""

from django.urls import path

from kotosilta.credentials import public_views

app_name = "check"
urlpatterns = [
    path("v/", public_views.check_file, name="file"),
    path("v/<str:code>/", public_views.check_code, name="code"),
    path("s/<str:token>/", public_views.shared, name="shared"),
]
