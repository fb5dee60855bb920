"""The advisers' pages, under /desk/."""

from django.urls import path

from kotosilta.experts.views import desk, peers

app_name = "experts"
urlpatterns = [
    path("bookings/", desk.board, name="board"),
    path("bookings/payments/", desk.payments, name="payments"),
    path("bookings/payments/wages.csv", desk.wages, name="wages"),
    path("bookings/<uuid:uuid>/", desk.booking, name="booking"),
    path("bookings/<uuid:uuid>/ask/", desk.offer, name="offer"),
    path("bookings/<uuid:uuid>/agreement/", desk.agreement, name="agreement"),
    path("bookings/<uuid:uuid>/peer/", desk.confirm_peer, name="confirm_peer"),
    path("people/<uuid:uuid>/peer/", peers.ask_for, name="ask_for_peer"),
    path("bookings/<uuid:uuid>/move/", desk.move, name="move"),
    path("bookings/<uuid:uuid>/cancel/", desk.cancel, name="cancel"),
    path("bookings/<uuid:uuid>/held/", desk.held, name="held"),
    path("bookings/<uuid:uuid>/paid/", desk.paid, name="paid"),
    path("bookings/<uuid:uuid>/invoice/", desk.invoice, name="invoice"),
    path("bookings/<uuid:uuid>/interpreter/", desk.interpreter, name="interpreter"),
    path("offers/<uuid:uuid>/other-time/", desk.take_other_time, name="take_other_time"),
    path("offers/<uuid:uuid>/<slug:answer>/", desk.answer_for, name="answer_for"),
    path("requests/<uuid:uuid>/", desk.buyer, name="buyer"),
    path("questions/<uuid:uuid>/", desk.question, name="question"),
    path("experts/", desk.experts, name="list"),
    path("topics/", desk.topics, name="topics"),
    path("topics/add/", desk.add_topic, name="add_topic"),
    path("topics/<uuid:uuid>/", desk.change_topic, name="change_topic"),
]
