"""Diplomas for those who completed, certificates of participation for the others."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.activities import certificates, services
from kotosilta.activities.models import Enrolment, Leader
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import sign_occasion
from kotosilta.people.models import FamilyRelation
from tests.cast import make_activity, make_person, make_session


@pytest.fixture
def course(cast):
    """Aino came both times and completed, Bashir came once, Irma never."""
    course = make_activity(cast.project)
    Leader.objects.create(activity=course, user=cast.actors["leader"])
    for person in (cast.aino, cast.bashir, cast.irma):
        services.enrol(activity=course, person=person, by=person.user)
    for days, who in ((-9, [cast.aino, cast.bashir]), (-2, [cast.aino])):
        held = make_session(course, days=days, hours=3)
        for person in who:
            services.mark_attendance(session=held, person=person, status="present", by=cast.actors["leader"])
    services.complete(enrolment=course.enrolments.get(person=cast.aino), by=cast.actors["leader"])
    return course


def issue(cast, course, kind, **kwargs):
    return certificates.issue_certificates(activity=course, kind=kind, by=cast.actors["leader"], **kwargs)


def test_the_ceremony_list(cast, course):
    rows = certificates.ceremony_list(course, cast.actors["leader"])
    assert [(row.enrolment.person, row.hours, row.may_get) for row in rows] == [
        (cast.aino, Decimal(6), "diploma"),
        (cast.bashir, Decimal(3), "participation"),
    ]


def test_issuing_says_what_happened_and_twice_is_once(cast, course):
    assert issue(cast, course, "diploma") == 1
    with pytest.raises(Refused):
        issue(cast, course, "diploma")
    assert issue(cast, course, "participation") == 1
    sign_occasion.func(str(course.uuid))
    diploma = Credential.objects.get(person=cast.aino, occasion=course.uuid)
    assert diploma.kind == "diploma" and diploma.state == "valid"
    assert diploma.says["total_hours"] == "6" and diploma.says["hours"][0]["words"]["fi"] == "Luento"
    assert [who["name"] for who in diploma.says["signatories"]] == ["manager", "leader"]
    assert Credential.objects.get(person=cast.bashir, occasion=course.uuid).says["total_hours"] == "3"


def test_the_organisations_language_is_that_of_its_certificates(cast, course, as_user):
    manager = as_user(cast.actors["manager"])
    url = f"/en/desk/organisations/{cast.silta.uuid}/change/"
    assert "Language of its certificates" in manager.get(url).content.decode()
    manager.post(url, {"name": "Silta ry", "kind": "association", "business_id": "", "language": "sv"})
    course.project.owner.refresh_from_db()
    course.title = {"sv": {"text": "Kurs", "state": "source", "source_hash": ""}}
    course.save()
    issue(cast, course, "diploma")
    sign_occasion.func(str(course.uuid))
    diploma = Credential.objects.get(person=cast.aino, occasion=course.uuid)
    assert diploma.says["languages"][0] == "sv"
    assert diploma.document["credentialSubject"]["achievement"]["inLanguage"] == "sv"
    assert diploma.document["name"] == "Kurs"


def test_the_diploma_uses_the_name_for_certificates(cast, course):
    cast.aino.name_document = "Kuusi Aino Maria"
    cast.aino.save()
    issue(cast, course, "diploma")
    assert Credential.objects.get(person=cast.aino, occasion=course.uuid).says["holder"] == "Kuusi Aino Maria"


def test_what_was_taken_back_is_not_simply_issued_again(cast, course):
    issue(cast, course, "diploma")
    Credential.objects.filter(person=cast.aino, occasion=course.uuid).update(
        revoked_at=clock.now(), revoked_because="fraud"
    )
    with pytest.raises(Refused):
        issue(cast, course, "diploma")
    (aino, _bashir) = certificates.ceremony_list(course, cast.actors["leader"])
    assert aino.credential is not None and aino.credential.state == "revoked"


def test_what_was_taken_back_before_it_was_signed_is_not_waited_for_and_not_printed(cast, course, as_user):
    issue(cast, course, "diploma")
    Credential.objects.filter(person=cast.aino, occasion=course.uuid).update(
        revoked_at=clock.now(), revoked_because="wrong name"
    )
    page = as_user(cast.actors["leader"]).get(f"/en/desk/activities/{course.uuid}/diplomas/").content.decode()
    assert "taken back" in page and "being signed" not in page
    assert "certificate.pdf" not in page
    own = Credential.objects.get(person=cast.aino, occasion=course.uuid)
    assert (
        "being signed" not in as_user(cast.actors["manager"]).get(f"/en/desk/credentials/{own.uuid}/").content.decode()
    )


def test_the_diploma_is_offered_beside_the_certificate_of_participation(cast, course, as_user):
    issue(cast, course, "participation")
    sign_occasion.func(str(course.uuid))
    row = course.enrolments.get(person=cast.bashir)
    Enrolment.objects.filter(pk=row.pk).update(status="completed", completed_on=clock.today())
    page = as_user(cast.actors["leader"]).get(f"/en/desk/activities/{course.uuid}/diplomas/").content.decode()
    assert f'name="enrolment" value="{row.uuid}"' in page
    assert f"/en/desk/enrolments/{row.uuid}/certificate.pdf" in page


def test_a_certificate_of_participation_does_not_stand_in_the_way_of_the_diploma(cast, course):
    issue(cast, course, "participation")
    Enrolment.objects.filter(activity=course, person=cast.bashir).update(status="completed", completed_on=clock.today())
    assert issue(cast, course, "diploma") == 2


def test_who_still_comes_gets_no_certificate_of_participation(cast, course):
    make_session(course, days=5)
    with pytest.raises(Refused):
        issue(cast, course, "participation")
    services.leave_activity(enrolment=course.enrolments.get(person=cast.bashir), by=cast.actors["leader"])
    assert issue(cast, course, "participation") == 1


def test_one_only(cast, course):
    other = make_person(cast.silta, "Other Learner", user=None)
    FamilyRelation.objects.create(person=cast.irma, relative=other, kind="guardian")
    services.enrol(activity=course, person=other, by=cast.actors["guardian"])
    row = course.enrolments.get(person=other)
    Enrolment.objects.filter(pk=row.pk).update(status="completed", completed_on="2026-11-01")
    assert issue(cast, course, "diploma", only=row.uuid) == 1
    assert not Credential.objects.filter(person=cast.aino, occasion=course.uuid).exists()


@pytest.mark.parametrize("actor", ["self", "worker", "partner_manager", "steering"])
def test_who_may_not_issue(cast, course, actor):
    with pytest.raises(PermissionDenied):
        certificates.issue_certificates(activity=course, kind="diploma", by=cast.actors[actor])


def test_from_the_page_to_the_paper(cast, course, as_user):
    leader = as_user(cast.actors["leader"])
    answer = leader.post(f"/en/desk/activities/{course.uuid}/diplomas/issue/", {"kind": "diploma"}, follow=True)
    assert "being signed" in answer.content.decode()
    sign_occasion.func(str(course.uuid))
    page = leader.get(f"/en/desk/activities/{course.uuid}/diplomas/").content.decode()
    enrolment = course.enrolments.get(person=cast.aino)
    assert f"/en/desk/enrolments/{enrolment.uuid}/certificate.pdf" in page and "being signed" not in page
    assert leader.get(f"/en/desk/enrolments/{enrolment.uuid}/certificate.pdf").content.startswith(b"%PDF-")
