"""A family's own pages of guidance."""

from django.urls import path

from kotosilta.guidance.views import plans, referrals

app_name = "my_guidance"
urlpatterns = [
    path("plan/", plans.my_plan, name="plan"),
    path("plan/steps/<uuid:uuid>/done/", plans.tick, name="tick"),
    path("plan/checklist-steps/<uuid:uuid>/done/", plans.tick_checklist, name="tick_checklist"),
    path("referrals/", referrals.my_referrals, name="referrals"),
    path("referrals/<uuid:uuid>/say/", referrals.say, name="say"),
    path("referrals/<uuid:uuid>/take-back/", referrals.take_back, name="take_back"),
]
