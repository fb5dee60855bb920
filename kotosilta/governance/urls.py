"""Pages of those who run a panel, under /desk/."""

from django.urls import path

from kotosilta.governance import rooting_views, views

app_name = "governance"
urlpatterns = [
    path("panels/", views.bodies, name="bodies"),
    path("panels/add/", views.add_body, name="add_body"),
    path("panels/<uuid:uuid>/", views.body, name="body"),
    path("panels/<uuid:uuid>/members/add/", views.give_seat, name="give_seat"),
    path("panels/<uuid:uuid>/decisions/add/", views.add_decision, name="add_decision"),
    path("decisions/<uuid:uuid>/done/", views.finish_action, name="finish_action"),
    path("panels/seats/<uuid:uuid>/end/", views.end_seat, name="end_seat"),
    path("panels/sessions/<uuid:uuid>/minutes/", views.minutes, name="minutes"),
    path("projects/<slug:slug>/rooting/", rooting_views.plan, name="rooting"),
    path("projects/<slug:slug>/rooting/add/", rooting_views.add_item, name="add_rooting_item"),
    path("rooting/<uuid:uuid>/", rooting_views.change_item, name="change_rooting_item"),
    path("rooting/<uuid:uuid>/ask/", rooting_views.ask, name="ask_owner"),
    path("rooting/<uuid:uuid>/answer/", rooting_views.answer_for, name="answer_for_owner"),
    path("rooting/<uuid:uuid>/sign-off/", rooting_views.sign_off, name="sign_off"),
    path("matters/<uuid:uuid>/", views.matter, name="matter"),
    path("matters/<uuid:uuid>/send/", views.send, name="send"),
    path("matters/<uuid:uuid>/drop/", views.drop, name="drop"),
    path("matters/<uuid:uuid>/answer/", views.answer_by_phone, name="answer_by_phone"),
    path("matters/<uuid:uuid>/changed/", views.changed, name="changed"),
    path("matters/<uuid:uuid>/tell/", views.tell_back, name="tell_back"),
]
