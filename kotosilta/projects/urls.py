from django.urls import path

from kotosilta.projects import card_views, import_views, system_views, views

app_name = "projects"
urlpatterns = [
    path("projects/", views.projects, name="list"),
    path("projects/add/", views.add_project, name="add"),
    path("projects/<slug:slug>/", views.project, name="project"),
    path("projects/<slug:slug>/change/", views.change_project, name="change"),
    path("projects/<slug:slug>/partners/add/", views.add_partner, name="add_partner"),
    path("partners/<uuid:uuid>/end/", views.end_partnership, name="end_partnership"),
    path("projects/<slug:slug>/members/add/", views.add_member, name="add_member"),
    path("members/<uuid:uuid>/end/", views.end_seat, name="end_seat"),
    path("projects/<slug:slug>/targets/add/", views.add_target, name="add_target"),
    path("targets/<uuid:uuid>/change/", views.change_target, name="change_target"),
    path("projects/<slug:slug>/follow-ups/", views.follow_ups, name="follow_ups"),
    path("people/add/", views.take_in, name="take_in"),
    path("people/<uuid:uuid>/enter/<slug:slug>/", views.enter, name="enter"),
    path("people/<uuid:uuid>/assign/<slug:slug>/", views.assign, name="assign"),
    path("assignments/<uuid:uuid>/end/", views.end_assignment, name="end_assignment"),
    path("participations/<uuid:uuid>/complete/", views.complete_entry, name="complete_entry"),
    path("participations/<uuid:uuid>/correct/<slug:field>/", views.correct_entry, name="correct_entry"),
    path("participations/<uuid:uuid>/leave/", views.leave, name="leave"),
    path("participations/<uuid:uuid>/milestones/add/", views.add_milestone, name="add_milestone"),
    path("milestones/<uuid:uuid>/remove/", views.remove_milestone, name="remove_milestone"),
    path("participations/<uuid:uuid>/follow-up/<slug:kind>/", views.follow_up, name="follow_up"),
    path("projects/<slug:slug>/cards/<slug:card>/", card_views.cards, name="cards"),
    path("participations/<uuid:uuid>/told/<slug:card>/", card_views.tell, name="tell"),
    path("projects/<slug:slug>/import/", import_views.upload, name="import"),
    path("imports/<uuid:uuid>/columns/", import_views.match_columns, name="import_columns"),
    path("imports/<uuid:uuid>/", import_views.progress, name="import_progress"),
    path("imports/<uuid:uuid>/undo/", import_views.undo, name="import_undo"),
    path("imports/<uuid:uuid>/write/", import_views.write, name="import_write"),
    path("projects/<slug:slug>/systems/", system_views.systems, name="systems"),
    path("projects/<slug:slug>/systems/add/", system_views.add_system, name="add_system"),
    path("systems/<uuid:uuid>/end/", system_views.end_system, name="end_system"),
]
