"""Pages of validation, under /desk/."""

from django.urls import path

from kotosilta.validation.views import assessing, cases, employers, objections, quality, readiness
from kotosilta.validation.views import standards as views

app_name = "validation"
urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards/import/", views.import_standard, name="import"),
    path("standards/<uuid:uuid>/", views.standard, name="standard"),
    path("standards/<uuid:uuid>/standard.json", views.export, name="export"),
    path("units/<uuid:uuid>/", views.unit, name="unit"),
    path("outcomes-of-units/<uuid:uuid>/esco/", views.link_concept, name="link_concept"),
    path("validation/", cases.cases, name="cases"),
    path("people/<uuid:uuid>/validation/add/", cases.choose_standard, name="choose_standard"),
    path("people/<uuid:uuid>/validation/add/<uuid:standard>/", cases.begin, name="begin"),
    path("validation/<uuid:uuid>/", cases.case, name="case"),
    path("validation/<uuid:uuid>/plan/", cases.plan, name="plan"),
    path("validation/<uuid:uuid>/interview/", cases.interview, name="interview"),
    path("validation/<uuid:uuid>/interview.<str:shape>", cases.interview_file, name="interview_file"),
    path("validation/<uuid:uuid>/open-again/", cases.open_again, name="open_again"),
    path("validation/<uuid:uuid>/end/", cases.end, name="end"),
    path("validation/<uuid:uuid>/after/<slug:moment>/", cases.after, name="after"),
    path("validation/quality/<slug:slug>/", quality.quality_of, name="quality"),
    path("assessors/", quality.register, name="register"),
    path("standards/<uuid:uuid>/trainings/", quality.trainings, name="trainings"),
    path("employers/<uuid:uuid>/readiness/<slug:stage>/", readiness.ask, name="ask_readiness"),
    path("validation/<uuid:uuid>/ask/", assessing.ask, name="ask"),
    path("validation/<uuid:uuid>/training/add/", assessing.add_training, name="add_training"),
    path("validation/<uuid:uuid>/training/<uuid:placement>/link/", assessing.tutor_link, name="tutor_link"),
    path("validation/<uuid:uuid>/places/", assessing.places, name="places"),
    path("validation/<uuid:uuid>/places/<uuid:place>/", assessing.take_place, name="take_place"),
    path("employers/", employers.employers, name="employers"),
    path("employers/<uuid:uuid>/", employers.employer, name="employer"),
    path("employers/<uuid:uuid>/places/add/", employers.add_place, name="add_place"),
    path("employers/<uuid:uuid>/contacts/add/", employers.add_contact, name="add_employer_contact"),
    path("training-places/<uuid:uuid>/", employers.change_place, name="change_place"),
    path("validation/<uuid:uuid>/agree/", assessing.agree, name="agree"),
    path("validation/<uuid:uuid>/missing/", assessing.plan_missing, name="plan_missing"),
    path("assessments/<uuid:uuid>/", assessing.assess, name="assess"),
    path("assessments/<uuid:uuid>/give-back/", assessing.give_back, name="give_back"),
    path("assessments/<uuid:uuid>/approve/", assessing.approve, name="approve"),
    path("assessments/<uuid:uuid>/send-back/", assessing.send_back, name="send_back"),
    path("objections/<uuid:uuid>/", objections.answer, name="answer"),
    path("esco-links/<uuid:uuid>/end/", views.unlink_concept, name="unlink_concept"),
]
