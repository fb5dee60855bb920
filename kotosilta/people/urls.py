from django.urls import path

from kotosilta.people import card_views, views

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/duplicates/", views.duplicates, name="duplicates"),
    path("people/<uuid:uuid>/change/", views.change_person, name="change"),
    path("people/<uuid:uuid>/document-name/", views.document_name, name="document_name"),
    path("people/<uuid:uuid>/languages/add/", views.add_language, name="add_language"),
    path("languages/<uuid:uuid>/change/", views.change_language, name="change_language"),
    path("people/<uuid:uuid>/reach/add/", views.add_route, name="add_route"),
    path("reach/<uuid:uuid>/change/", views.change_route, name="change_route"),
    path("people/<uuid:uuid>/family/add/", views.add_relation, name="add_relation"),
    path("family/<uuid:uuid>/end/", views.end_relation, name="end_relation"),
    path("people/<uuid:uuid>/account/", views.give_account, name="give_account"),
    path("people/<uuid:uuid>/card/", card_views.make_card, name="make_card"),
    path("people/<uuid:uuid>/card/end/", card_views.end_cards, name="end_cards"),
    path("people/<uuid:uuid>/consent/<slug:key>/", views.consent, name="consent"),
    path("consents/<uuid:uuid>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.add_organisation, name="add_organisation"),
    path("organisations/<uuid:uuid>/change/", views.change_organisation, name="change_organisation"),
]
