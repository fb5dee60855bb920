"""Pages of those who run a panel, under /desk/."""

from django.urls import path

from kotosilta.governance import rooting_views, steering_views, views

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
    path("projects/<slug:slug>/steering/", steering_views.steering, name="steering"),
    path("panels/<uuid:uuid>/papers/<uuid:session>/add/", steering_views.add_paper, name="add_paper"),
    path("papers/<uuid:uuid>/file/", steering_views.paper_file, name="paper"),
    path("papers/<uuid:uuid>/remove/", steering_views.remove_paper, name="remove_paper"),
    path("projects/<slug:slug>/risks/add/", steering_views.add_risk, name="add_risk"),
    path("risks/<uuid:uuid>/", steering_views.change_risk, name="change_risk"),
    path("risks/<uuid:uuid>/close/", steering_views.close_risk, name="close_risk"),
    path("projects/<slug:slug>/self-assessment/", steering_views.assessments, name="assessments"),
    path("projects/<slug:slug>/self-assessment/add/", steering_views.assess, name="assess"),
    path("findings/<uuid:uuid>/action/", steering_views.decide_action, name="decide_action"),
    path("matters/<uuid:uuid>/", views.matter, name="matter"),
    path("matters/<uuid:uuid>/send/", views.send, name="send"),
    path("matters/<uuid:uuid>/drop/", views.drop, name="drop"),
    path("matters/<uuid:uuid>/answer/", views.answer_by_phone, name="answer_by_phone"),
    path("matters/<uuid:uuid>/changed/", views.changed, name="changed"),
    path("matters/<uuid:uuid>/tell/", views.tell_back, name="tell_back"),
]
