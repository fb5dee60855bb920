"""Pages behind the links of messages."""

from django.urls import path

from kotosilta.experts.views import links

app_name = "bookings"
urlpatterns = [
    path("b/<str:token>/", links.request_page, name="request"),
    path("b/<str:token>/<uuid:uuid>/agree/", links.agree, name="agree"),
    path("b/<str:token>/<uuid:uuid>/cancel/", links.cancel, name="cancel"),
    path("b/<str:token>/<uuid:uuid>/held/", links.held, name="held"),
    path("b/<str:token>/<uuid:uuid>/paid/", links.paid, name="paid"),
    path("b/<str:token>/<uuid:uuid>/feedback/", links.tell, name="feedback"),
    path("b/<str:token>/<uuid:uuid>/notice/", links.notice, name="notice"),
    path("o/<str:token>/", links.offer_page, name="offer"),
    path("o/<str:token>/<slug:answer>/", links.answer_offer, name="answer"),
]
