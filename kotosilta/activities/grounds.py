"""Ground of `activities`: whoever leads an activity sees the names of those who come to it (not their files)."""

from typing import Any

from django.db.models import QuerySet

from kotosilta.activities.models import Application, Attendance, Enrolment, led_by


def leadership(user: Any) -> QuerySet[Any]:
    """Enrolled in, applying to or attending an activity that the user leads now."""
    led = led_by(user).values("pk")
    enrolled: QuerySet[Any] = Enrolment.objects.filter(activity__in=led).order_by().values("person")
    applied = Application.objects.filter(activity__in=led).order_by().values("person")
    came = Attendance.objects.filter(session__activity__in=led).order_by().values("person")
    return enrolled.union(applied, came, all=True)
