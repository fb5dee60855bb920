from django.urls import path

from kotosilta.incidents.views import desk

app_name = "incidents"
urlpatterns = [
    path("reports/", desk.incidents, name="list"),
    path("reports/progress/", desk.progress, name="progress"),
    path("reports/<uuid:uuid>/", desk.incident, name="incident"),
    path("reports/<uuid:uuid>/take-up/", desk.take_up, name="take_up"),
    path("reports/<uuid:uuid>/assess/", desk.assess, name="assess"),
    path("reports/<uuid:uuid>/involve/", desk.involve, name="involve"),
    path("reports/<uuid:uuid>/team/", desk.take_into_team, name="team"),
    path("team-members/<uuid:uuid>/end/", desk.take_out_of_team, name="end_member"),
    path("reports/<uuid:uuid>/write/", desk.write, name="write"),
    path("reports/<uuid:uuid>/close/", desk.close_case, name="close"),
    path("report-steps/<uuid:uuid>/", desk.do_step, name="step"),
    path("schools/<uuid:uuid>/recipients/add/", desk.add_recipient, name="add_recipient"),
    path("recipients/<uuid:uuid>/end/", desk.end_recipient, name="end_recipient"),
]
