"""Pages of those who answer for what is kept, under /desk/."""

from django.urls import path

from kotosilta.privacy.views import desk

app_name = "privacy"
urlpatterns = [
    path("data/", desk.overview, name="overview"),
    path("data/register/", desk.register, name="register"),
    path("data/assessment.docx", desk.assessment, name="assessment"),
    path("data/requests/<uuid:uuid>/", desk.answer, name="answer"),
    path("data/erasures/<uuid:uuid>/", desk.decide, name="decide"),
    path("data/holds/<uuid:uuid>/end/", desk.end_hold, name="end_hold"),
    path("people/<uuid:uuid>/copy/", desk.copy, name="copy"),
    path("people/<uuid:uuid>/erase/", desk.erase, name="erase"),
    path("people/<uuid:uuid>/hold/", desk.put_hold, name="put_hold"),
]
