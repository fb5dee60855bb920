"""Members' pages of the panel, under /my/."""

from django.urls import path

from kotosilta.governance import views

app_name = "my_panel"
urlpatterns = [
    path("panel/", views.my_panel, name="home"),
    path("panel/<uuid:uuid>/propose/", views.propose, name="propose"),
]
