from django.urls import path

from kotosilta.guidance import views

app_name = "guidance"
urlpatterns = [
    path("contacts/", views.contacts, name="list"),
    path("contacts/add/", views.add_contact, name="add"),
    path("people/<uuid:uuid>/contacts/add/", views.add_contact_with, name="add_with"),
    path("contacts/<uuid:uuid>/", views.contact, name="contact"),
    path("contacts/<uuid:uuid>/link/", views.link, name="link"),
    path("contacts/<uuid:uuid>/participant/", views.become_participant, name="become_participant"),
    path("contacts/<uuid:uuid>/done/", views.finish_next_step, name="finish_next_step"),
]
