from django.urls import path

from kotosilta.guidance.views import contacts as views
from kotosilta.guidance.views import directory, schools

app_name = "guidance"
urlpatterns = [
    path("contacts/", views.contacts, name="list"),
    path("contacts/add/", views.add_contact, name="add"),
    path("people/<uuid:uuid>/contacts/add/", views.add_contact_with, name="add_with"),
    path("contacts/<uuid:uuid>/", views.contact, name="contact"),
    path("contacts/<uuid:uuid>/link/", views.link, name="link"),
    path("contacts/<uuid:uuid>/participant/", views.become_participant, name="become_participant"),
    path("contacts/<uuid:uuid>/done/", views.finish_next_step, name="finish_next_step"),
    path("services/", directory.desk_services, name="services"),
    path("services/add/", directory.add_service, name="add_service"),
    path("services/import/", directory.import_services, name="import_services"),
    path("services/<uuid:uuid>/", directory.desk_service, name="service"),
    path("services/<uuid:uuid>/change/", directory.change_service, name="change_service"),
    path("services/<uuid:uuid>/check/", directory.check_service, name="check_service"),
    path("day/", schools.day, name="day"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<uuid:uuid>/", schools.school, name="school"),
    path("schools/<uuid:uuid>/link/", schools.give_link, name="give_link"),
    path("schools/<uuid:uuid>/placements/add/", schools.add_placement, name="add_placement"),
    path("placements/<uuid:uuid>/", schools.change_placement, name="change_placement"),
    path("placements/<uuid:uuid>/hand-over/", schools.hand_over, name="hand_over"),
    path("placements/<uuid:uuid>/note/", schools.handover_note, name="handover_note"),
    path("advisor-requests/<uuid:uuid>/take/", schools.take, name="take"),
    path("advisor-requests/<uuid:uuid>/done/", schools.answer, name="answer"),
]
