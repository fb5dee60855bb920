from django.conf import settings
from django.urls import path

from kotosilta.portal.views import demo, front, my, person, staff, styleguide

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
    path("theme/", front.theme, name="theme"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("my/", my.home, name="my_home"),
    path("my/details/", my.details, name="my_details"),
    path("my/people/<uuid:uuid>/", my.details, name="my_person"),
    path("desk/", staff.desk, name="desk"),
    path("desk/people/<uuid:uuid>/", person.person, name="person"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", demo.demo, name="demo"))
