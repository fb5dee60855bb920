"""The open directory, and asking for an expert without an account."""

from django.urls import path

from kotosilta.experts.views import public

app_name = "directory"
urlpatterns = [
    path("experts/", public.experts, name="list"),
    path("experts/request/", public.request_booking, name="request"),
    path("experts/question/", public.ask_question, name="question"),
    path("experts/sent/", public.sent, name="sent"),
    path("experts/<uuid:uuid>/photo.webp", public.photo, name="photo"),
    path("experts/<uuid:uuid>/", public.expert, name="expert"),
]
