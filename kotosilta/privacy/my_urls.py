"""A participant's own pages, under /my/."""

from django.urls import path

from kotosilta.privacy.views import my

app_name = "my_privacy"
urlpatterns = [
    path("data/", my.data, name="data"),
    path("data/<uuid:uuid>/", my.data, name="data_of"),
    path("data/<uuid:uuid>/ask/<slug:kind>/", my.ask, name="ask"),
    path("data/<uuid:uuid>/copy/", my.copy, name="copy"),
]
