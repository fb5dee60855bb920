"""Two records of one person become one and two again; nothing of any app is lost, doubled or left behind."""

import datetime as dt
import json
from collections.abc import Iterator
from copy import copy
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from kotosilta.activities.models import Attendance, Enrolment
from kotosilta.core import clock
from kotosilta.core.models import AuditEntry, Link
from kotosilta.core.records import relations_to
from kotosilta.credentials.models import Credential
from kotosilta.experts.models import StorySection, StoryShare
from kotosilta.governance.models import Seat
from kotosilta.people.duplicates import find_duplicates, suspicious_pairs
from kotosilta.people.merges import forget_journals, keep_apart, kept_first, merge_persons, undo_merge
from kotosilta.people.merging import DERIVED, rules_of, values_of
from kotosilta.people.models import Comparison, Consent, ContactRoute, FamilyRelation, Person, Reservation, User
from kotosilta.people.models.reservations import QUARTER
from kotosilta.people.services import card_behind, give_account, make_card, withdraw_consent
from kotosilta.privacy.models import FileClock
from kotosilta.privacy.opened import who_opened
from kotosilta.projects.imports import check
from kotosilta.projects.models import Assignment, FollowUp, Participation
from kotosilta.projects.participant_columns import COLUMNS
from kotosilta.projects.tables import guess_columns, read_table
from kotosilta.surveys.models import Answer
from tests.cast import DAY, make_credential, make_person

DAY_ONE = dt.date(2026, 1, 7)
NOT_COMPARED = {AuditEntry, Comparison, *DERIVED}


def models_that_absorb() -> Iterator[type[models.Model]]:
    """Every model of which one row only may point to a person, and of which one only may point to such a row."""
    waiting: list[type[models.Model]] = [Person]
    seen = set()
    while waiting:
        model = waiting.pop()
        for relation in relations_to(model):
            related = relation.related_model
            if rules_of(relation) and related not in seen and not related._meta.auto_created:
                seen.add(related)
                waiting.append(related)
                yield related


def test_whatever_a_person_has_once_says_how_two_become_one():
    found = list(models_that_absorb())
    assert len(found) >= 20
    assert [model._meta.label for model in found if not hasattr(model, "absorb")] == []


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, but for the log, the merges themselves and the search keys, which are derived."""
    tables = [m for m in apps.get_models(include_auto_created=True) if m not in NOT_COMPARED]
    rows = {m._meta.label: [values_of(row) for row in m._base_manager.order_by("pk")] for m in tables}
    return rows | {"keys": sorted(derived())}


def derived() -> list[Any]:
    return [key for model in DERIVED for key in model._base_manager.values_list("person_id", "kind", "key")]


def a_double_of(person: Person) -> Person:
    """Another record of the same person, with a copy of every row that may stand beside the first one's."""
    double = make_person(person.keeper, person.full_name, birth_year=person.birth_year)
    copy_rows(person, double)
    return double


def copy_rows(one: models.Model, other: models.Model) -> None:
    for relation in relations_to(type(one)):
        if relation.related_model in (*NOT_COMPARED, FamilyRelation, Link):
            continue
        for row in relation.related_model._base_manager.filter(**{relation.field.name: one}).order_by("pk"):
            copy = relation.related_model._base_manager.get(pk=row.pk)
            values_of(copy)  # opens what is encrypted for this row, before the copy has a UUID of its own
            for field in copy._meta.concrete_fields:
                if field.unique and field.name != relation.field.name:
                    setattr(copy, field.attname, uuid4() if isinstance(field, models.UUIDField) else None)
            setattr(copy, relation.field.name, other)
            if isinstance(copy, Enrolment):
                copy.seat = Enrolment.objects.filter(activity=copy.activity).count() + 100
            try:
                with transaction.atomic():
                    copy.save(force_insert=True)
            except IntegrityError:
                continue  # something else than the person may be there once only
            copy_rows(row, copy)


@pytest.fixture
def doubled(cast: SimpleNamespace) -> SimpleNamespace:
    cast.double = a_double_of(cast.aino)
    Assignment.objects.filter(person=cast.double, worker=cast.actors["worker"]).exists() or Assignment.objects.create(
        person=cast.double, worker=cast.actors["worker"], project=cast.project
    )
    irma = make_person(cast.silta, "Irma")
    for one in (cast.aino, cast.double):
        FamilyRelation.objects.create(person=irma, relative=one, kind="partner")
        taking_part = one.participations.get(project=cast.project)
        FollowUp.objects.create(participation=taking_part, kind="weeks_4", asked_on=clock.today())
        Answer.objects.create(round=cast.round, person=one, values={"first": one.pk})
        Seat.objects.create(body=cast.body, person=one)
        Reservation.objects.create(person=one, quarter=5, holder=cast.project.uuid)
        FileClock.objects.create(person=one, looked_on=clock.today())
    cast.links = [
        Link.prepare("feed", cast.double, valid_for=DAY),
        Link.prepare("an act", cast.double.enrolments.first(), valid_for=DAY),
    ]
    return cast


def merged(cast: SimpleNamespace, **more: Any) -> Comparison:
    given = {"kept": cast.aino, "double": cast.double, "of_double": set(), "by": cast.actors["worker"]}
    return merge_persons(**{**given, **more})


def test_undone_every_table_is_as_it_was(doubled):
    touched = {r.related_model for r in relations_to(Person) if r.related_model._base_manager.filter(
        **{r.field.name: doubled.double}).exists()}  # fmt: skip
    assert len(touched) >= 14, touched
    before = everything()
    merge = merged(doubled)
    assert not Person.objects.filter(pk=doubled.double.pk).exists()
    during = everything()
    assert during != before
    absorbed = {label for label, _values in json.loads(merge.journal)["gone"]}
    assert {model._meta.label for model in models_that_absorb()} - absorbed == set()
    assert [Link.objects.get(pk=link.pk).target for link in doubled.links] == [
        doubled.aino.uuid,
        doubled.aino.enrolments.get(activity=doubled.aino.enrolments.first().activity).uuid,
    ]
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert everything() == before
    merge.refresh_from_db()
    assert not merge.can_be_undone
    assert merge.journal == ""


def test_nothing_points_to_the_double_any_more_and_what_may_be_there_once_is(doubled):
    merged(doubled)
    for relation in relations_to(Person):
        rows = relation.related_model._base_manager
        assert not rows.filter(**{relation.field.name: doubled.double.pk}).exists(), relation
        for rule in rules_of(relation):
            held = rows.filter(rule.condition)
            keys = [tuple(row) for row in held.values_list(*rule.fields)]
            assert len(keys) == len(set(keys)), relation


def test_what_came_after_the_merge_stays_with_the_kept_record(doubled):
    merge = merged(doubled)
    later = ContactRoute.objects.create(person=doubled.aino, kind="email", value="later@example.org")
    Person.objects.filter(pk=doubled.aino.pk).update(call_me="Ainokki")
    undo_merge(merge=merge, by=doubled.actors["worker"])
    later.refresh_from_db()
    doubled.aino.refresh_from_db()
    assert later.person == doubled.aino
    assert doubled.aino.call_me == "Ainokki"


def test_merges_are_undone_in_the_order_in_which_they_were_done(cast):
    by = cast.actors["manager"]
    people = [make_person(cast.silta, f"Sama {number}") for number in range(3)]
    for person in people:
        Participation.objects.create(person=person, project=cast.project, entered_on=cast.project.starts_on)
    first = merge_persons(kept=people[0], double=people[1], of_double=set(), by=by)
    second = merge_persons(kept=people[2], double=people[0], of_double=set(), by=by)
    first.refresh_from_db()
    assert first.kept == people[2]
    with pytest.raises(ValidationError, match=r"ensin|first"):
        undo_merge(merge=first, by=by)
    undo_merge(merge=second, by=by)
    first.refresh_from_db()
    undo_merge(merge=first, by=by)
    assert Participation.objects.filter(person__in=people, project=cast.project).count() == 3


def test_one_person_is_in_a_project_since_the_first_entry_and_counted_once(cast):
    double = make_person(cast.silta, "Aino K.", birth_year=1990)
    start = cast.project.starts_on
    kept_row = cast.aino.participations.get(project=cast.project)
    Participation.objects.filter(pk=kept_row.pk).update(entered_on=start + 40 * DAY, entry_labour_status="employed")
    Participation.objects.create(
        person=double,
        project=cast.project,
        entered_on=start,
        left_on=start + 20 * DAY,
        entry_labour_status="unemployed",
        exit_status="work",
    )
    merge_persons(kept=cast.aino, double=double, of_double=set(), by=cast.actors["manager"])
    row = Participation.objects.get(person=cast.aino, project=cast.project)
    assert (row.entered_on, row.entry_labour_status, row.returned_on, row.left_on) == (
        start,
        "unemployed",
        start + 40 * DAY,
        None,
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "left"),
    [
        ({"status": "absent"}, {"status": "present", "minutes": 60}, ("present", 60)),
        ({"status": "present", "minutes": 90}, {"status": "absent"}, ("present", 90)),
        ({"status": "present", "source": "self"}, {"status": "present", "minutes": 30}, ("present", 30)),
        ({"status": "absent"}, {"status": "excused"}, ("excused", None)),
    ],
)
def test_of_two_marks_the_one_that_counts_is_left(ours, theirs, left):
    one, other = Attendance(**ours), Attendance(**theirs)
    one.absorb(other)
    assert (one.status, one.minutes) == left


def test_a_seat_is_taken_over_from_whoever_has_not_left():
    one, other = (
        Enrolment(status=status, seat=seat, enrolled_at=clock.now()) for status, seat in [("left", None), ("enrolled", 7)]
    )  # fmt: skip
    one.absorb(other)
    assert (one.status, one.seat) == ("enrolled", 7)


def test_what_was_taken_back_under_one_record_is_taken_back_under_both(doubled):
    Consent.objects.all().delete()
    moment = clock.now()
    theirs = Consent.objects.create(person=doubled.double, key="photo", given_at=moment - 9 * DAY, language="fi")
    Consent.objects.create(
        person=doubled.aino,
        key="photo",
        given_at=moment - 8 * DAY,
        withdrawn_at=moment - DAY,
        language="fi",
    )
    again = Consent.objects.create(person=doubled.aino, key="story", given_at=moment, language="fi")
    merge = merged(doubled)
    assert set(Consent.objects.all().valid()) == {again}
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert set(Consent.objects.all().valid()) == {again, theirs}


def reserved(person: Person, at: dt.datetime) -> Reservation:
    return Reservation.objects.create(person=person, quarter=int(at.timestamp()) // QUARTER, holder=uuid4())


def test_nobody_is_at_two_places_at_once(doubled):
    at = clock.now() + DAY
    reserved(doubled.aino, at)
    theirs = reserved(doubled.double, at)
    before = everything()
    with pytest.raises(ValidationError):
        merged(doubled)
    assert everything() == before
    theirs.delete()
    merged(doubled)


def test_family_members_are_not_one_person(doubled):
    relation = FamilyRelation.objects.create(person=doubled.aino, relative=doubled.double, kind="relative")
    with pytest.raises(ValidationError):
        merged(doubled)
    FamilyRelation.objects.filter(pk=relation.pk).update(until=clock.now())
    merge = merged(doubled)
    assert not FamilyRelation.objects.filter(pk=relation.pk).exists()
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert FamilyRelation.objects.filter(pk=relation.pk, relative=doubled.double).exists()


def test_only_whoever_works_with_both_decides_and_never_across_keepers(doubled):
    for actor in ("colleague", "self", "guardian", "auditor", "partner_worker", "other_manager"):
        with pytest.raises(PermissionDenied):
            merged(doubled, by=doubled.actors[actor])
    doubled.double.keeper = doubled.elsewhere
    doubled.double.save()
    with pytest.raises(PermissionDenied):
        merged(doubled)


def test_the_account_that_goes_on_is_the_kept_one_and_the_other_one_frees_its_phone(doubled):
    by = doubled.actors["worker"]
    User.objects.filter(person=doubled.aino).update(phone="+358401112222")
    give_account(person=doubled.double, phone="+358403334444", by=by)
    kept, double = kept_first(doubled.double, doubled.aino, account_of=doubled.aino)
    assert (kept, double) == (doubled.aino, doubled.double)
    merge = merged(doubled)
    closed = User.objects.get(pk=doubled.double.user_id)
    assert (closed.is_active, closed.phone) == (False, None)
    assert not User.objects.is_taken(phone="+358403334444")
    undo_merge(merge=merge, by=by)
    closed.refresh_from_db()
    assert (closed.is_active, closed.phone, closed.person) == (True, "+358403334444", doubled.double)


def test_a_phone_that_somebody_uses_since_is_in_the_way_of_undoing(doubled):
    by = doubled.actors["worker"]
    give_account(person=doubled.double, phone="+358403334444", by=by)
    merge = merged(doubled)
    give_account(person=doubled.aino, phone="+358403334444", by=by)
    before = everything()
    with pytest.raises(ValidationError):
        undo_merge(merge=merge, by=by)
    assert everything() == before


def test_a_card_of_the_double_opens_the_kept_record(cast):
    by = cast.actors["manager"]
    kept, double = (make_person(cast.silta, f"Sama {number}") for number in range(2))
    for person in (kept, double):
        Participation.objects.create(person=person, project=cast.project, entered_on=cast.project.starts_on)
    made = make_card(person=double, by=by)
    merge_persons(kept=kept, double=double, of_double=set(), by=by)
    card = card_behind(made.token)
    assert card is not None
    assert card.user.person == kept
    assert Link.objects.get(pk=card.link_id).target == kept.uuid


def test_who_works_here_keeps_the_own_record(cast):
    person = make_person(cast.silta, "Oma", user=cast.actors["colleague"])
    other = make_person(cast.silta, "Oma toinen")
    assert kept_first(other, person) == (person, other)
    for one in (person, other):
        Participation.objects.create(person=one, project=cast.project, entered_on=cast.project.starts_on)
    with pytest.raises(ValidationError):
        merge_persons(kept=other, double=person, of_double=set(), by=cast.actors["manager"])


def test_after_half_a_year_what_the_double_said_is_gone(doubled):
    merge = merged(doubled)
    assert forget_journals() == 0
    Comparison.objects.filter(pk=merge.pk).update(decided_at=clock.now() - Comparison.UNDO_WITHIN - DAY)
    assert forget_journals() == 1
    with pytest.raises(ValidationError):
        undo_merge(merge=merge, by=doubled.actors["worker"])


def test_the_journal_is_encrypted(doubled):
    merge = merged(doubled)
    stored = Comparison.objects.filter(pk=merge.pk).values_list("journal", flat=True).get()
    assert stored.startswith("v1.")
    assert "Canary" not in stored


def test_two_people_who_were_kept_apart_are_not_suggested_again(doubled):
    people = Person.objects.all()
    assert doubled.double in {s.person for s in find_duplicates(doubled.aino)}
    keep_apart(first=doubled.aino, second=doubled.double, by=doubled.actors["worker"])
    assert doubled.double not in {s.person for s in find_duplicates(doubled.aino)}
    assert {doubled.aino, doubled.double} not in [{one, s.person} for one, s in suspicious_pairs(people)]
    merge = merged(doubled)  # they were the same after all
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert doubled.double not in {s.person for s in find_duplicates(doubled.aino)}


def test_from_the_browser(doubled, as_user):
    client = as_user(doubled.actors["worker"])
    url = f"/en/desk/people/{doubled.aino.uuid}/same/{doubled.double.uuid}/"
    Person.objects.filter(pk=doubled.aino.pk).update(gender="woman", birth_year=1991)
    Person.objects.filter(pk=doubled.double.pk).update(gender="man", birth_year=1992)
    page = client.get(url).content.decode()
    assert 'name="birth"' in page
    assert client.post(url, {"birth": "second"}).status_code == 422  # the gender is not decided
    response = client.post(url, {"birth": "second", "gender": "first"})
    assert response.status_code == 302
    doubled.aino.refresh_from_db()
    assert (doubled.aino.birth_year, doubled.aino.gender) == (1992, "woman")
    assert client.get(f"/en/desk/people/{doubled.double.uuid}/")["Location"].endswith(f"{doubled.aino.uuid}/")
    assert who_opened(doubled.aino)[0].times >= 2
    merge = Comparison.objects.latest("pk")
    assert str(merge.uuid) in client.get(f"/en/desk/people/{doubled.aino.uuid}/").content.decode()
    assert client.post(f"/en/desk/merges/{merge.uuid}/undo/").status_code == 302
    doubled.aino.refresh_from_db()
    assert doubled.aino.birth_year == 1991
    assert client.post(url + "not/").status_code == 302


def test_two_certificates_of_one_course_stay_as_they_were_earned(doubled):
    enrolments = [one.enrolments.get(activity=doubled.activity) for one in (doubled.aino, doubled.double)]
    Credential.objects.all().delete()
    made = [make_credential(row.person, row.uuid, doubled.activity.uuid) for row in enrolments]
    merge = merged(doubled)
    assert {row.person for row in Credential.objects.all()} == {doubled.aino}
    assert [Credential.objects.get(pk=row.pk).source for row in made] == [row.uuid for row in enrolments]
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert Credential.objects.get(pk=made[1].pk).person == doubled.double


def test_what_is_known_of_the_entry_is_not_lost_and_the_fund_is_told_again():
    ours = Participation(entered_on=DAY_ONE, entry_labour_status="", entry_education="", entry_told_on=DAY_ONE)
    theirs = Participation(
        entered_on=DAY_ONE + 30 * DAY,
        entry_labour_status="employed",
        entry_education="isced_3",
        entry_birth_year=1990,
        entry_birth_month=5,
    )
    for one, other in ((ours, theirs), (theirs, ours)):
        one, other = copy(one), copy(other)
        with patch.object(Participation, "follow_ups", FollowUp.objects.none()):
            one.absorb(other)
        assert one.entered_on == DAY_ONE
        assert (one.entry_education, one.entry_birth_year, one.entry_birth_month) == ("isced_3", 1990, 5)
        assert one.entry_labour_status == "", "the situation on another day is not the situation at entry"
        assert one.entry_told_on is None


def test_who_came_back_is_asked_again_after_the_final_end(cast):
    double = make_person(cast.silta, "Aino K.", birth_year=1990)
    start = cast.project.starts_on
    Participation.objects.filter(person=cast.aino).update(entered_on=start + 40 * DAY)
    left = Participation.objects.create(
        person=double, project=cast.project, entered_on=start, left_on=start + 5 * DAY, exit_status="work"
    )
    FollowUp.objects.create(participation=left, kind="weeks_4", asked_on=start + 30 * DAY)
    merge = merge_persons(kept=cast.aino, double=double, of_double=set(), by=cast.actors["manager"])
    assert not cast.aino.participations.get(project=cast.project).follow_ups.exists()
    undo_merge(merge=merge, by=cast.actors["manager"])
    assert left.follow_ups.count() == 1


def told(cast: SimpleNamespace, ours: str, theirs: str) -> Comparison:
    StorySection.objects.filter(person__in=[cast.aino, cast.double]).delete()
    for person, text in ((cast.aino, ours), (cast.double, theirs)):
        section = StorySection.objects.create(person=person, kind="hard", text=text)
        StoryShare.objects.create(section=section, reader=cast.actors["worker"], until=clock.now() + 9 * DAY)
    return merged(cast)


def test_nobody_reads_a_story_that_was_not_shared_with_them(doubled):
    merge = told(doubled, "The first winter.", "The long way.")
    assert not StoryShare.objects.filter(section__person=doubled.aino).exists()
    undo_merge(merge=merge, by=doubled.actors["worker"])
    for person in (doubled.aino, doubled.double):
        assert StoryShare.objects.filter(section__person=person).count() == 1


def test_words_of_the_other_one_do_not_stay_behind(doubled):
    merge = told(doubled, "The first winter.", "The long way.")
    section = StorySection.objects.get(person=doubled.aino, kind="hard")
    section.text = section.text.replace("winter", "spring")
    section.save()
    with pytest.raises(ValidationError):
        undo_merge(merge=merge, by=doubled.actors["worker"])
    section.text = "The first spring."
    section.save()
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert StorySection.objects.get(person=doubled.aino, kind="hard").text == "The first spring."
    assert StorySection.objects.get(person=doubled.double, kind="hard").text == "The long way."


def test_a_phone_and_a_card_that_came_since_open_nothing_of_the_double(cast):
    by = cast.actors["manager"]
    kept, double = (make_person(cast.silta, f"Sama {number}") for number in range(2))
    for person in (kept, double):
        Participation.objects.create(person=person, project=cast.project, entered_on=cast.project.starts_on)
    give_account(person=double, phone="+358403334444", by=by)
    merge = merge_persons(kept=kept, double=double, of_double=set(), by=by)
    kept.refresh_from_db()
    give_account(person=kept, phone="+358409998888", by=by)
    card = make_card(person=kept, by=by)
    undo_merge(merge=merge, by=by)
    double = Person.objects.get(pk=double.pk)
    assert double.user.phone == "+358403334444"
    assert card_behind(card.token) is None
    assert Person.objects.get(pk=kept.pk).user is None


def test_a_consent_taken_back_while_they_were_one_stays_taken_back(doubled):
    Consent.objects.all().delete()
    for person, days in ((doubled.aino, 5), (doubled.double, 9)):
        Consent.objects.create(person=person, key="photo", given_at=clock.now() - days * DAY, language="fi")
    merge = merged(doubled)
    withdraw_consent(consent=doubled.aino.consents.get(), by=doubled.actors["worker"])
    undo_merge(merge=merge, by=doubled.actors["worker"])
    assert not Consent.objects.all().valid("photo").exists()


def test_a_birth_that_was_corrected_since_stays_whole_and_is_counted(doubled):
    Person.objects.filter(pk=doubled.aino.pk).update(birth_year=None, birth_month=None, birth_day=None)
    Person.objects.filter(pk=doubled.double.pk).update(birth_year=1990, birth_month=5, birth_day=6)
    merge = merged(doubled)
    Person.objects.filter(pk=doubled.aino.pk).update(birth_month=6)
    assert undo_merge(merge=merge, by=doubled.actors["worker"]) == 1
    doubled.aino.refresh_from_db()
    assert doubled.aino.birth == (1990, 6, 6)


def test_what_cannot_be_undone_any_more_is_told_and_changes_nothing(cast):
    """A relative of the double has become another record meanwhile."""
    by = cast.actors["manager"]
    kept, double, relative, other = (make_person(cast.silta, f"Sama {number}") for number in range(4))
    for person in (kept, double, relative, other):
        Participation.objects.create(person=person, project=cast.project, entered_on=cast.project.starts_on)
    for person in (kept, double):
        FamilyRelation.objects.create(person=person, relative=relative, kind="relative")
    first = merge_persons(kept=kept, double=double, of_double=set(), by=by)
    second = merge_persons(kept=other, double=relative, of_double=set(), by=by)
    before = everything()
    with pytest.raises(ValidationError):
        undo_merge(merge=first, by=by)
    assert everything() == before
    undo_merge(merge=second, by=by)
    undo_merge(merge=first, by=by)


def test_two_people_stay_two_when_one_of_them_is_merged(doubled):
    twin = a_double_of(doubled.aino)
    Assignment.objects.get_or_create(person=twin, worker=doubled.actors["worker"], project=doubled.project)
    keep_apart(first=twin, second=doubled.double, by=doubled.actors["worker"])
    merged(doubled)
    assert twin not in {s.person for s in find_duplicates(doubled.aino)}


def test_a_list_that_is_sent_again_does_not_bring_the_double_back(cast):
    by = cast.actors["manager"]
    kept, double = (make_person(cast.silta, name, birth_year=1990) for name in ("Fatima Hassan", "Fatimah Hasan"))
    for person in (kept, double):
        Participation.objects.create(person=person, project=cast.project, entered_on=cast.project.starts_on)
    merge_persons(kept=kept, double=double, of_double=set(), by=by)
    today = f"{clock.today():%-d.%-m.%Y}"
    file = f"Nimi;Syntymäaika;Aloituspäivä\nFatimah Hasan;1990;{today}\nUusi Ihminen;1991;{today}\n".encode()
    headings, _rows = read_table(file, columns=COLUMNS)
    found = check(file, guess_columns(headings, COLUMNS), cast.project, lambda *_: None)
    assert (found.matched, [row.number for row in found.rows]) == ([2], [3]), found.problems


def test_what_changed_since_is_told_before_it_goes_back(doubled, as_user):
    merge = merged(doubled)
    client = as_user(doubled.actors["worker"])
    url = f"/en/desk/merges/{merge.uuid}/undo/"
    assert "look through both files" not in client.get(url).content.decode()
    moved = [pk for label, _column, pk, *_rest in json.loads(merge.journal)["moved"] if label == "people.ContactRoute"]
    route = ContactRoute.objects.get(pk=moved[0])
    client.post(f"/en/desk/reach/{route.uuid}/change/", {"kind": "email", "value": "new@example.org"})
    assert "1 thing that came with it" in client.get(url).content.decode()
