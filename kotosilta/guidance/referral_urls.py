"""Pages behind the links of messages about a referral: the service's, and the family's."""

from django.urls import path

from kotosilta.guidance.views import referrals

app_name = "referrals"
urlpatterns = [
    path("r/<str:token>/", referrals.service_page, name="service"),
    path("f/<str:token>/", referrals.family_page, name="family"),
]
