"""Entry data freeze, blanks are completed, corrections keep the old value; returning keeps the start."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.people.consents import TEXTS
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Person
from kotosilta.people.services import end_relation, give_consent, withdraw_consent
from kotosilta.projects import services
from kotosilta.projects.models import EntryCorrection, FollowUp, Participation, Project, Target
from tests.cast import enter, make_project, seat

DAY = dt.timedelta(days=1)


def test_entry_freezes_the_person_as_they_were(cast):
    person = Person(full_name="New", birth_year=2000, gender="man")
    services.take_in(project=cast.project, person=person, by=cast.actors["worker"], fields=["full_name"])
    row = services.enter_project(
        project=cast.project, person=person, entered_on=clock.today(), by=cast.actors["worker"]
    )
    person.gender, person.birth_year = "woman", 1980
    person.save()
    row.refresh_from_db()
    assert (row.entry_gender, row.entry_birth_year) == ("man", 2000)


def test_completing_fills_blanks_and_never_overwrites(cast):
    row = cast.participation
    services.complete_entry(
        participation=row, values={"entry_gender": "man", "entry_education": "isced_3"}, by=cast.actors["worker"]
    )
    row.refresh_from_db()
    assert (row.entry_gender, row.entry_education) == ("woman", "isced_3")


def test_a_correction_keeps_the_old_value_and_the_reason(cast):
    services.correct_entry(
        participation=cast.participation,
        field="entry_gender",
        value="non_binary",
        reason="Misread",
        by=cast.actors["worker"],
    )
    kept = EntryCorrection.objects.get()
    assert (kept.old_value, kept.new_value, kept.reason) == ("woman", "non_binary", "Misread")
    assert Participation.objects.get(pk=cast.participation.pk).entry_gender == "non_binary"


def test_returning_keeps_the_start_and_forgets_the_end(cast):
    first_day = cast.left.entered_on
    FollowUp.objects.create(participation=cast.left, kind="weeks_4", asked_on=clock.today())
    row = services.enter_project(
        project=cast.project, person=cast.bashir, entered_on=clock.today(), by=cast.actors["manager"]
    )
    assert row.pk == cast.left.pk
    assert (row.entered_on, row.returned_on, row.left_on, row.exit_status) == (first_day, clock.today(), None, "")
    assert not row.follow_ups.exists()
    assert Participation.objects.filter(person=cast.bashir).count() == 1


def test_follow_ups_fall_due_as_the_fund_says(cast):
    cast.left.left_on = dt.date(2026, 8, 31)
    assert cast.left.follow_ups_due() == [("weeks_4", dt.date(2026, 9, 28)), ("months_6", dt.date(2027, 2, 28))]
    amif = make_project(cast.silta, slug="amif", fund="amif-2021-2027")
    assert enter(cast.aino, amif, left_on=clock.today()).follow_ups_due() == []


def test_missing_entry_data_are_those_that_the_fund_requires(cast):
    assert set(cast.participation.missing_entry_data()) == {"birth", "labour_status", "education"}


@pytest.mark.parametrize("actor", ["leader", "steering", "auditor", "other_worker", "peer", "retired"])
def test_only_those_who_work_in_the_project_enter_people(cast, actor):
    with pytest.raises(PermissionDenied):
        services.enter_project(project=cast.project, person=cast.irma, entered_on=clock.today(), by=cast.actors[actor])


def test_the_page_shows_possible_doubles_before_it_saves(cast, as_user):
    worker = as_user(cast.actors["manager"])
    typed = {"project": "silta", "full_name": "Aino Canary Kuusi", "birth_year": "2010", "language": "fi"}
    response = worker.post("/en/desk/people/add/", typed)
    assert "This person may be here already" in response.content.decode()
    assert Person.objects.filter(full_name="Aino Canary Kuusi").count() == 0
    response = worker.post("/en/desk/people/add/", {**typed, "sure": "on"})
    assert response.status_code == 302
    assert Person.objects.filter(full_name="Aino Canary Kuusi").count() == 1


def test_switching_language_keeps_what_was_typed_and_saves_nothing(cast, as_user):
    before = Person.objects.count()
    typed = {"project": "silta", "full_name": "Kesken Eräinen", "birth_day": "99", "switch_language": "ar"}
    response = as_user(cast.actors["worker"]).post("/ar/desk/people/add/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'dir="rtl"' in page and "Kesken Eräinen" in page and 'value="99"' in page
    assert "error-summary" not in page
    assert Person.objects.count() == before


def test_a_name_seen_in_a_list_opens_no_file(cast):
    """Whoever leads a club sees names; assigning oneself to one of them must not open the file."""
    cast.activity.leaders.create(user=cast.actors["colleague"])
    assert ground_for(cast.actors["colleague"], cast.aino) == "leadership"
    with pytest.raises(PermissionDenied):
        services.assign(
            worker=cast.actors["colleague"], person=cast.aino, project=cast.project, by=cast.actors["colleague"]
        )


def test_a_new_role_does_not_bring_old_assignments_back(cast):
    services.end_seat(member=cast.worker_seat, by=cast.actors["manager"])
    seat(cast.actors["worker"], cast.project, "auditor")
    assert not ground_for(cast.actors["worker"], cast.aino)
    seat(cast.actors["worker"], cast.project, "worker")
    assert not ground_for(cast.actors["worker"], cast.aino)


@pytest.mark.parametrize(
    ("email", "organisation"),
    [("colleague@example.org", "city"), ("new@example.org", "elsewhere"), ("other_worker@example.org", "silta")],
)
def test_a_manager_seats_only_the_own_organisations_people(cast, email, organisation):
    with pytest.raises(PermissionDenied):
        services.seat_member(
            project=cast.project,
            email=email,
            name="X",
            organisation=getattr(cast, organisation),
            role="manager",
            by=cast.actors["manager"],
        )


def test_a_participant_who_gets_a_role_becomes_staff_with_a_second_step(cast, client):
    services.seat_member(
        project=cast.project,
        email="peer@example.org",
        name="",
        organisation=cast.silta,
        role="leader",
        by=cast.actors["manager"],
    )
    client.force_login(cast.actors["peer"].__class__.objects.get(email="peer@example.org"))
    assert client.get("/en/desk/").url == "/en/second-factor/app/"


def test_a_guardian_sees_the_child_until_the_relation_ends_or_the_child_is_grown_up(cast):
    guardian = cast.actors["guardian"]
    assert ground_for(guardian, cast.aino) == "family"
    cast.aino.birth_year = 1999
    cast.aino.save()
    assert not ground_for(guardian, cast.aino)
    cast.aino.birth_year = 2010
    cast.aino.save()
    end_relation(relation=cast.relation, by=cast.actors["worker"])
    assert not ground_for(guardian, cast.aino)


@pytest.mark.parametrize("days", [-500, 1])
def test_days_outside_the_project_or_in_the_future_are_refused(cast, as_user, days):
    day = clock.today() + days * DAY
    typed = {"entered_on_day": day.day, "entered_on_month": day.month, "entered_on_year": day.year}
    response = as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.irma.uuid}/enter/silta/", typed)
    assert response.status_code == 422
    assert "not in the future" in response.content.decode()


def test_leaving_before_entering_is_refused_in_words(cast, as_user):
    typed = {"left_on_day": "1", "left_on_month": "1", "left_on_year": "2020", "exit_status": "work"}
    response = as_user(cast.actors["worker"]).post(f"/en/desk/participations/{cast.participation.uuid}/leave/", typed)
    assert response.status_code == 422
    assert "not before the first day" in response.content.decode()


def test_an_impossible_year_of_birth_is_refused(cast, as_user):
    url = f"/en/desk/participations/{cast.participation.uuid}/correct/entry_birth_year/"
    response = as_user(cast.actors["worker"]).post(url, {"value": "20000", "reason": "x"})
    assert response.status_code == 422


def test_a_fund_is_not_changed_under_its_indicators(cast, as_user):
    Target.objects.create(project=cast.project, words=texts(en="x"), measure="indicator", indicator="EECO02", goal=1)
    first, last = cast.project.starts_on, cast.project.ends_on
    typed = {
        "name": "Silta", "slug": "silta", "fund": "amif-2021-2027", "long_from_hours": "10",
        "starts_on_day": first.day, "starts_on_month": first.month, "starts_on_year": first.year,
        "ends_on_day": last.day, "ends_on_month": last.month, "ends_on_year": last.year,
    }  # fmt: skip
    response = as_user(cast.actors["manager"]).post("/en/desk/projects/silta/change/", typed)
    assert "EECO02" in response.content.decode() and response.status_code == 422


def test_partners_see_a_name_by_consent_and_no_file(cast, as_user):
    partner = cast.actors["partner_worker"]
    assert not ground_for(partner, cast.aino)
    consent = give_consent(
        person=cast.aino, key="partners", wording=TEXTS["partners"], language="fi", by=cast.actors["self"]
    )
    assert ground_for(partner, cast.aino) == "shared_by_consent"
    assert as_user(partner).get(f"/en/desk/people/{cast.aino.uuid}/").status_code == 403
    withdraw_consent(consent=consent, by=cast.actors["guardian"])
    assert not ground_for(partner, cast.aino)


def test_the_same_thing_twice_is_told_in_words(cast, as_user):
    """Not an error page: the constraints count although the form does not show whose row it is."""
    manager = as_user(cast.actors["manager"])
    skill = {"language": "so", "speaks": "", "reads": "", "writes": ""}
    partner = {"organisation": str(cast.city.uuid), "role": "partner"}
    for url, typed in {
        f"/en/desk/people/{cast.aino.uuid}/languages/add/": skill,
        "/en/desk/projects/silta/partners/add/": partner,
        f"/en/desk/activities/{cast.activity.uuid}/leaders/add/": {"user": str(cast.actors["leader"].uuid)},
        f"/en/desk/people/{cast.irma.uuid}/family/add/": {"kind": "guardian", "relative": str(cast.aino.uuid)},
    }.items():
        response = manager.post(url, typed)
        assert response.status_code == 422, url
        assert "error-summary" in response.content.decode()


def test_an_ended_partnership_ends_the_partners_seats(cast):
    services.end_partnership(partner=cast.partnership, by=cast.actors["manager"])
    for actor in ("partner_manager", "partner_worker"):
        assert not Project.objects.all().visible_to(cast.actors[actor]).exists()
    assert Project.objects.all().visible_to(cast.actors["worker"]).exists()


def test_nobody_changes_the_own_frozen_data(cast):
    worker = cast.actors["worker"]  # assigned, so only being the person stands in the way
    correction = {"participation": cast.participation, "field": "entry_gender", "value": "man", "by": worker}
    services.correct_entry(**correction, reason="written wrongly")
    cast.aino.user = worker
    cast.aino.save()
    with pytest.raises(PermissionDenied):
        services.correct_entry(**correction, reason="I like it better")


def test_a_project_is_not_shortened_past_its_people(cast, as_user):
    first, last = clock.today() - DAY, cast.project.ends_on
    typed = {
        "name": "Silta", "slug": "silta", "fund": cast.project.fund, "long_from_hours": "10",
        "starts_on_day": first.day, "starts_on_month": first.month, "starts_on_year": first.year,
        "ends_on_day": last.day, "ends_on_month": last.month, "ends_on_year": last.year,
    }  # fmt: skip
    response = as_user(cast.actors["manager"]).post("/en/desk/projects/silta/change/", typed)
    assert response.status_code == 422 and "outside these days" in response.content.decode()


def test_a_corrected_year_without_the_29th_of_february_breaks_nothing(cast):
    cast.participation.entry_birth_day, cast.participation.entry_birth_month, cast.participation.entry_birth_year = (
        29,
        2,
        2001,
    )
    assert cast.participation.entry_age == cast.participation.entered_on.year - 2001


@pytest.mark.parametrize(("years", "days", "sees"), [(18, 1, True), (18, 0, False), (17, 0, True)])
def test_guardianship_ends_on_the_eighteenth_birthday(cast, years, days, sees):
    with clock.travel(clock.at(dt.date(2027, 5, 20), dt.time(12))):
        born = dt.date(2027 - years, 5, 20 + days)
        cast.aino.birth_year, cast.aino.birth_month, cast.aino.birth_day = born.year, born.month, born.day
        cast.aino.save()
        assert bool(ground_for(cast.actors["guardian"], cast.aino)) is sees


def test_a_card_is_typed_in_once_and_again_after_a_change(cast, as_user):
    client = as_user(cast.actors["manager"])
    address = "/en/desk/projects/silta/cards/entry/"
    assert "Aino" in client.get(address).content.decode()
    client.post(f"/en/desk/participations/{cast.participation.uuid}/told/entry/")
    assert "Aino" not in client.get(address).content.decode()
    assert "Aino" in client.get(f"{address}?show=told").content.decode()
    manager, row = cast.actors["manager"], cast.participation
    services.complete_entry(participation=row, values={"entry_gender": "woman"}, by=manager)
    services.tell_other_system(participation=row, card="entry", is_told=True, by=manager)
    row.refresh_from_db()
    services.correct_entry(participation=row, field="entry_gender", value="man", reason="x", by=manager)
    assert "Aino" in client.get(address).content.decode(), "the other system knows the wrong value"


def test_an_exit_has_a_card_when_it_is_there(cast):
    row, manager = cast.participation, cast.actors["manager"]
    with override("en"), pytest.raises(Refused, match="has not left"):
        services.tell_other_system(participation=row, card="exit", is_told=True, by=manager)
    services.leave_project(participation=row, left_on=clock.today(), status="work", qualification=None, by=manager)
    assert services.tell_other_system(participation=row, card="exit", is_told=True, by=manager).exit_told_on
    row.refresh_from_db()
    services.leave_project(participation=row, left_on=clock.today(), status="studies", qualification=None, by=manager)
    row.refresh_from_db()
    assert row.exit_told_on is None, "a changed exit has to be told again"
