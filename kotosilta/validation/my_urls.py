"""A candidate's own pages."""

from django.urls import path

from kotosilta.validation.views import cases, my, objections

app_name = "my_skills"
urlpatterns = [
    path("skills/", my.skills, name="list"),
    path("skills/<uuid:uuid>/", my.path, name="path"),
    path("skills/<uuid:uuid>/say/", my.self_assessment, name="self"),
    path("skills/<uuid:uuid>/say/<uuid:outcome>/", my.say, name="say"),
    path("skills/<uuid:uuid>/show/<slug:kind>/", cases.add_evidence, name="add"),
    path("skills/<uuid:uuid>/stop/", my.withdraw, name="withdraw"),
    path("skills/<uuid:uuid>/disagree/<slug:kind>/", objections.disagree, name="disagree"),
    path("skills/evidence/<uuid:uuid>/", cases.change_evidence, name="change"),
    path("skills/evidence/<uuid:uuid>/file/", cases.file, name="file"),
    path("skills/evidence/<uuid:uuid>/take-away/", cases.remove_evidence, name="remove"),
]
