"""Pages behind the links of a workplace: the tutor's and the employer's; and the open page for employers."""

from django.urls import path

from kotosilta.validation.views import assessing, readiness

app_name = "tutors"
urlpatterns = [
    path("w/<str:token>/", assessing.tutor_page, name="marks"),
    path("ready/<str:token>/", readiness.answer, name="readiness"),
    path("for-employers/", readiness.for_employers, name="for_employers"),
]
