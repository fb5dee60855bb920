from django.conf import settings
from django.urls import path

from kotosilta.portal.views import demo, front, merging, my, person, remarks, staff, styleguide, texts

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
    path("theme/", front.theme, name="theme"),
    path("texts/mistake/", remarks.remark, name="remark"),
    path("desk/texts/", texts.texts, name="texts"),
    path("desk/texts/remarks/<uuid:uuid>/", texts.settle, name="settle_remark"),
    path("desk/texts/<slug:language>/", texts.language, name="texts_of"),
    path("desk/texts/<slug:language>/file/", texts.take_in, name="texts_from_file"),
    path("desk/texts/<slug:language>/texts.csv", texts.file, {"kind": "csv"}, name="texts_csv"),
    path("desk/texts/<slug:language>/texts.xliff", texts.file, {"kind": "xliff"}, name="texts_xliff"),
    path("desk/texts/<slug:language>/<str:item>/", texts.translate, name="translate"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("my/", my.home, name="my_home"),
    path("my/messages/", my.messages, name="my_messages"),
    path("my/details/", my.details, name="my_details"),
    path("my/people/<uuid:uuid>/", my.details, name="my_person"),
    path("desk/", staff.desk, name="desk"),
    path("desk/people/<uuid:uuid>/", person.person, name="person"),
    path("desk/people/<uuid:uuid>/same/<uuid:other>/", merging.compare, name="compare"),
    path("desk/people/<uuid:uuid>/same/<uuid:other>/not/", merging.apart, name="apart"),
    path("desk/merges/<uuid:uuid>/undo/", merging.undo, name="undo_merge"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", demo.demo, name="demo"))
