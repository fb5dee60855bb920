"""Pages of validation, under /desk/."""

from django.urls import path

from kotosilta.validation import views

app_name = "validation"
urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards/import/", views.import_standard, name="import"),
    path("standards/<uuid:uuid>/", views.standard, name="standard"),
    path("standards/<uuid:uuid>/standard.json", views.export, name="export"),
    path("units/<uuid:uuid>/", views.unit, name="unit"),
    path("outcomes-of-units/<uuid:uuid>/esco/", views.link_concept, name="link_concept"),
    path("esco-links/<uuid:uuid>/end/", views.unlink_concept, name="unlink_concept"),
]
