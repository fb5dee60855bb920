"""Pages behind the links of messages, and the one that a school shares."""

from django.urls import path

from kotosilta.guidance.views import schools

app_name = "schools"
urlpatterns = [path("school/<str:token>/", schools.ask, name="ask")]
