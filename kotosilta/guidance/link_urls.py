"""Pages behind the link that a school shares."""

from django.urls import path

from kotosilta.guidance.views import schools

app_name = "schools"
urlpatterns = [path("school/<str:token>/", schools.ask, name="ask")]
