"""An expert comes to a club as a guest: an ordinary booking, but the club alone counts who came."""

import pytest

from kotosilta.activities import services
from kotosilta.activities.models import Guest, Leader
from kotosilta.core.acts import Refused
from kotosilta.experts.models import Booking
from kotosilta.projects.models import Target
from kotosilta.reporting.counting import booked_heads, bookers
from tests.cast import make_activity, make_session


def test_an_expert_is_asked_by_a_booking_and_the_session_alone_counts_who_came(cast, as_user):
    club = make_activity(cast.project, kind="club", place="Hall")
    Leader.objects.create(activity=club, user=cast.actors["leader"])
    evening = make_session(club, days=7, kind="club")
    page = as_user(cast.actors["manager"]).post(
        f"/en/desk/sessions/{evening.uuid}/guests/expert/",
        {
            "role": "speak",
            "purpose": "Tell about school",
            "audience_size": "40",
            "region": "central",
            "topic": cast.topic.uuid,
        },
    )
    booking = Booking.objects.latest("pk")
    again = as_user(cast.actors["manager"]).post(
        f"/en/desk/sessions/{evening.uuid}/guests/expert/", {"role": "speak", "purpose": "x", "region": "central"}
    )
    assert again.status_code == 422 and "asked for this time already" in again.content.decode()
    for act in (services.cancel_session, services.change_session):
        more = {"fields": ["starts_at"]} if act is services.change_session else {}
        with pytest.raises(Refused):
            act(session=evening, by=cast.actors["leader"], **more)
    assert page.status_code == 302 and str(booking.uuid) in page["Location"]
    assert (booking.starts_at, booking.place, booking.request.organisation) == (evening.starts_at, "Hall", cast.silta)
    guest = booking.guest
    assert not guest.is_coming and guest.session == evening
    values = {"status": "delivered", "expert": cast.profile, "hours": 2, "heads": 40}
    Booking.objects.filter(pk=booking.pk).update(**values)
    booking.refresh_from_db()
    assert Guest.objects.all().coming().get() == guest
    target = Target(project=cast.project, measure="booked_heads")
    assert [row.amount for row in booked_heads(target) if row.row == booking] == [0]
    assert booking not in [row.row for row in bookers(target)], "the project itself books at no organisation"
    seen = as_user(cast.actors["leader"]).get(f"/en/desk/sessions/{evening.uuid}/").content.decode()
    assert cast.profile.public_name in seen
