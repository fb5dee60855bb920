"""Staff pages of activities, under /desk/."""

from django.urls import path

from kotosilta.activities import certificate_views, club_views, door_views, message_views, views

app_name = "activities"
urlpatterns = [
    path("activities/", views.activities, name="list"),
    path("activities/add/", views.add_activity, name="add"),
    path("activities/<uuid:uuid>/", views.activity, name="activity"),
    path("activities/<uuid:uuid>/change/", views.change_activity, name="change"),
    path("activities/<uuid:uuid>/sessions/add/", views.add_session, name="add_session"),
    path("activities/<uuid:uuid>/requirements/add/", views.add_requirement, name="add_requirement"),
    path("activities/<uuid:uuid>/leaders/add/", views.add_leader, name="add_leader"),
    path("activities/<uuid:uuid>/outcomes/add/", views.add_outcome, name="add_outcome"),
    path("outcomes/<uuid:uuid>/change/", views.change_outcome, name="change_outcome"),
    path("activities/<uuid:uuid>/diplomas/", certificate_views.diplomas, name="diplomas"),
    path("activities/<uuid:uuid>/diplomas/issue/", certificate_views.issue_diplomas, name="issue_diplomas"),
    path("enrolments/<uuid:uuid>/certificate.pdf", certificate_views.print_diploma, name="print_diploma"),
    path("requirements/<uuid:uuid>/change/", views.change_requirement, name="change_requirement"),
    path("leaders/<uuid:uuid>/end/", views.end_leader, name="end_leader"),
    path("activities/<uuid:uuid>/enrol/", views.enrol_person, name="enrol"),
    path("enrolments/<uuid:uuid>/complete/", views.complete, name="complete"),
    path("enrolments/<uuid:uuid>/leave/", views.leave, name="leave"),
    path("activities/<uuid:uuid>/applications/", views.applications, name="applications"),
    path("applications/<uuid:uuid>/interview/", views.interview, name="interview"),
    path("applications/<uuid:uuid>/decide/", views.decide, name="decide"),
    path("sessions/<uuid:uuid>/", views.session, name="session"),
    path("sessions/<uuid:uuid>/change/", views.change_session, name="change_session"),
    path("sessions/<uuid:uuid>/cancel/", views.cancel_session, name="cancel_session"),
    path("sessions/<uuid:uuid>/mark/", views.mark, name="mark"),
    path("sessions/<uuid:uuid>/walk-in/", views.walk_in, name="walk_in"),
    path("sessions/<uuid:uuid>/headcount/", views.headcount, name="headcount"),
    path("sessions/<uuid:uuid>/interpreter/", views.ask_interpreter, name="ask_interpreter"),
    path("sessions/<uuid:uuid>/door/", door_views.door, name="door"),
    path("activities/<uuid:uuid>/messages/", message_views.messages_of, name="messages"),
    path("activities/<uuid:uuid>/term/", club_views.plan_term, name="plan_term"),
    path("activities/<uuid:uuid>/invite/", club_views.invite_families, name="invite_families"),
    path("activities/<uuid:uuid>/materials/add/", club_views.add_material, name="add_material"),
    path("materials/<uuid:uuid>/change/", club_views.change_material, name="change_material"),
    path("materials/<uuid:uuid>/delete/", club_views.delete_material, name="delete_material"),
    path("sessions/<uuid:uuid>/guests/add/", club_views.add_guest, name="add_guest"),
    path("sessions/<uuid:uuid>/guests/expert/", club_views.ask_expert, name="ask_expert"),
    path("guests/<uuid:uuid>/answer/", club_views.answer_for_guest, name="answer_for_guest"),
    path("attendances/<uuid:uuid>/refuse/", views.refuse_practice, name="refuse_practice"),
    path("attendances/<uuid:uuid>/approve/", views.approve_practice, name="approve_practice"),
]
