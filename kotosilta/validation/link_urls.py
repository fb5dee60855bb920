"""The page behind the link of a workplace tutor."""

from django.urls import path

from kotosilta.validation.views import assessing

app_name = "tutors"
urlpatterns = [path("w/<str:token>/", assessing.tutor_page, name="marks")]
