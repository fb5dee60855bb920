"""From a diploma to a profile; what everybody sees, and when somebody can come."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.experts import directory, reminders
from kotosilta.experts.models import Availability, AvailabilityException, BookingRequest, ExpertProfile
from kotosilta.experts.models.profiles import says_free
from kotosilta.experts.services import profiles
from kotosilta.experts.suggestions import suggestions
from kotosilta.people.models import Message
from tests.cast import make_booking, make_expert, make_request

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def shown(**search: str) -> list[str]:
    return [entry.name for entry in directory.entries(directory.Search.of(search))]


@pytest.fixture
def listed(cast) -> ExpertProfile:
    """Aino shows her name and topics, and her languages."""
    profiles.publish(
        profile=cast.profile, fields=["name", "topics", "languages"], language="en", by=cast.actors["self"]
    )
    return cast.profile


def test_only_who_has_a_diploma_becomes_an_expert(cast, as_user):
    BookingRequest.objects.all().delete()
    cast.profile.delete()
    values = {"public_name": "Aino", "topics": str(cast.topic.uuid), "roles": "speak", "languages": "fi",
              "region": "central", "formats": "on_site", "travel_minutes": "30"}  # fmt: skip
    assert as_user(cast.actors["peer"]).post("/en/my/expert/profile/", values).status_code == 403
    assert as_user(cast.actors["self"]).post("/en/my/expert/profile/", values).status_code == 302
    made = ExpertProfile.objects.get()
    assert (made.person, made.project, made.credential) == (cast.aino, cast.project, cast.credential)
    assert shown() == [], "nothing is shown before she says so"


def test_each_field_is_shown_by_its_own_consent(cast, listed):
    (entry,) = directory.entries(directory.Search())
    assert entry.name == listed.public_name and entry.topics == [cast.topic] and entry.languages
    assert (entry.region, entry.about, entry.fee, entry.has_diploma) == ("", "", None, False)
    assert shown(language="fi") == [listed.public_name]
    assert shown(region="central") == [], "by what is not shown, nobody is found either"
    assert shown(topic=str(cast.topic.uuid), role="speak") == [listed.public_name]
    assert shown(role="train") == []


def test_the_consent_holds_twelve_months_is_asked_again_and_ends_at_once_when_taken_back(cast, listed):
    with clock.travel(clock.now() + 330 * DAY):
        assert shown() == []  # the demo project of the cast has ended by then
    listed.project.ends_on = clock.today() + 800 * DAY
    listed.project.save()
    with clock.travel(clock.now() + 340 * DAY):
        assert shown() == [listed.public_name]
        assert (reminders.remind_of_consents(), reminders.remind_of_consents()) == (1, 0)
    assert Message.objects.filter(purpose="directory_ends").count() == 1
    with clock.travel(clock.now() + 366 * DAY):
        assert shown() == []
    profiles.hide(profile=listed, by=cast.actors["self"])
    assert shown() == []


def test_without_name_and_topics_nobody_is_listed_and_nobody_publishes_another(cast):
    with pytest.raises(Refused):
        profiles.publish(profile=cast.profile, fields=["about"], language="en", by=cast.actors["self"])
    with pytest.raises(PermissionDenied):
        profiles.publish(profile=cast.profile, fields=["name"], language="en", by=cast.actors["manager"])


def test_the_directory_is_open_and_hidden_from_search_engines(cast, listed, client):
    page = client.get("/en/experts/")
    assert page.status_code == 200 and listed.public_name in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"] and page.cookies == {}
    detail = client.get(f"/en/experts/{listed.uuid}/")
    assert "noindex" in detail["X-Robots-Tag"]
    assert cast.route.value not in detail.content.decode(), "contact only through a request"


def test_free_by_the_week_by_exceptions_and_unknown(cast):
    profile = ExpertProfile(public_name="x")
    monday = dt.date(2027, 3, 29)  # the day after the clocks went forward
    week = [Availability(profile=profile, weekday=0, starts=dt.time(9), ends=dt.time(12)),
            Availability(profile=profile, weekday=0, starts=dt.time(12), ends=dt.time(15))]  # fmt: skip

    def at(hour: int) -> dt.datetime:
        return clock.at(monday, dt.time(hour))

    assert says_free([], [], at(10), at(11)) is None
    assert says_free(week, [], at(9), at(15)) is True, "two times that touch are one"
    assert says_free(week, [], at(8), at(10)) is False
    busy = AvailabilityException(profile=profile, starts_at=at(10), ends_at=at(11))
    assert says_free(week, [busy], at(9), at(10)) is True
    assert says_free(week, [busy], at(9), at(11)) is False
    free = AvailabilityException(profile=profile, starts_at=at(17), ends_at=at(19), is_free=True)
    assert says_free(week, [free], at(17), at(19)) is True


ICS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20270101T000000Z\r
DTSTART;TZID=Europe/Helsinki:20270322T090000\r
DTEND;TZID=Europe/Helsinki:20270322T100000\r
RRULE:FREQ=WEEKLY;COUNT=3\r
SUMMARY:canary-appointment\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20270101T000000Z\r
DTSTART;VALUE=DATE:20270401\r
DTEND;VALUE=DATE:20270402\r
TRANSP:TRANSPARENT\r
SUMMARY:a birthday\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_calendar_gives_busy_times_only_with_repetitions_over_the_change_of_clocks(cast):
    with clock.travel(dt.datetime(2027, 3, 1, tzinfo=dt.UTC)):
        times = profiles.busy_times(ICS)
        assert [clock.local(begins).hour for begins, _ends in times] == [9, 9, 9]
        assert [begins.hour for begins, _ends in times] == [7, 6, 6], "29.3. is summer time"
        for _twice in range(2):
            assert profiles.import_busy_times(profile=cast.profile, times=times, by=cast.actors["self"]) == 3
    imported = AvailabilityException.objects.filter(is_imported=True)
    assert imported.count() == 3
    assert "canary" not in str(list(imported.values())), "no titles"


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused_in_words(content):
    with pytest.raises(Refused):
        profiles.busy_times(content)


def test_suggestions_are_ranked_with_reasons_and_take_few_queries(cast, django_assert_max_num_queries):
    other = make_expert(cast.bashir, cast.project, languages=["so"], region="lapland")
    booking = make_booking(make_request(cast.project, topic=cast.topic, role="speak"), days=40)
    with django_assert_max_num_queries(7):
        first, second = suggestions(booking)
    assert (first.profile, second.profile) == (cast.profile, other)
    assert {reason.kind for reason in first.reasons} >= {"ok"} and any(r.kind == "no" for r in second.reasons)


def test_fair_turns_decide_between_equals(cast):
    cast.profile.topics.clear()
    equal = make_expert(cast.bashir, cast.project)
    cast.week.delete()
    cast.exception.delete()
    booking = make_booking(make_request(cast.project), days=40)
    assert [one.profile for one in suggestions(booking)] == [equal, cast.profile], "Aino has a booking already"


def test_a_picture_is_shown_only_with_its_own_consent(cast, client, as_user):
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (900, 700), "teal").save(file, "JPEG")
    mine = as_user(cast.actors["self"])
    sent = mine.post("/en/my/expert/photo/", {"picture": SimpleUploadedFile("me.jpg", file.getvalue())})
    assert sent.status_code == 302
    address = f"/en/experts/{cast.profile.uuid}/photo.webp"

    def publish(*fields: str) -> None:
        profiles.publish(profile=cast.profile, fields=fields, language="en", by=cast.actors["self"])

    publish("name", "topics")
    assert client.get(address).status_code == 404
    publish("name", "topics", "photo")
    assert client.get(address)["Content-Type"] == "image/webp"
    assert "photo.webp" in client.get("/en/experts/").content.decode()
    mine.post("/en/my/expert/photo/", {"remove": "1"})
    assert client.get(address).status_code == 404
    assert mine.post("/en/my/expert/photo/", {"picture": SimpleUploadedFile("me.jpg", b"x")}).status_code == 422


def test_a_word_leads_to_its_form_for_those_who_may_change_it(cast, as_user):
    link = f"/en/desk/topics/{cast.topic.uuid}/"
    for actor, may in {"worker": True, "other_worker": False}.items():
        client = as_user(cast.actors[actor])
        assert (link in client.get("/en/desk/topics/").content.decode()) is may
        assert client.get(link).status_code == (200 if may else 403)
