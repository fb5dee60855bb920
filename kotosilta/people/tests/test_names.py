"""Names of any form are stored as written, found in any spelling, and compared with care."""

import pytest
from django.utils.translation import override

from kotosilta.core.forms import PartialDay
from kotosilta.people import names
from kotosilta.people.calendars import to_gregorian
from kotosilta.people.duplicates import find_duplicates, weigh
from kotosilta.people.models import ContactRoute, Person
from tests.cast import AINO, make_person

CORPUS = [
    "Aino",
    "Shirin",
    "María José Peña Ortiz",
    "Björk Guðmundsdóttir",
    "Иван Петрович Сидоров",
    "ခင်ခင်",
    "محمد الحسن",
    "ሰላም ተስፋይ",
    "N'Diaye",
    "O’Brien-Smith",
    "Nguyễn Thị Mai",
    "J.",
    "Äijä",
    "کریم حیدری",
    "Ōno",
    "李明",
]


@pytest.mark.parametrize("name", CORPUS)
def test_a_name_is_kept_as_written_and_found(cast, name):
    person = make_person(cast.silta, name)
    assert Person.objects.get(pk=person.pk).full_name == name
    found = Person.objects.search(name.split()[0])
    assert person in found


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("aija", "Äijä Virtanen"),
        ("ÄIJÄ", "Äijä Virtanen"),
        ("virt", "Äijä Virtanen"),
        ("ahmad", "Ахмад Ибрагимов"),
        ("oz", "Özlem Öz"),
    ],
)
def test_search_folds_marks_case_and_script(cast, typed, stored):
    person = make_person(cast.silta, stored)
    assert list(Person.objects.search(typed)) == [person]


def test_search_wants_every_word(cast):
    make_person(cast.silta, "Ali Reza")
    assert not Person.objects.search("ali hassan").exists()
    assert Person.objects.search("reza al").exists()


@pytest.mark.parametrize(
    "spellings",
    [
        ["Mohammed", "Muhammad", "Mohamed", "محمد"],
        ["Ahmad", "Ahmed", "Ахмад"],
        ["Yousef", "Yusuf", "Youssef"],
        ["Hussein", "Husein", "Hossain"],
        ["Khadija", "Hadija"],
    ],
)
def test_spellings_of_one_name_sound_alike(spellings):
    assert len({frozenset(names.sounds(spelling)) for spelling in spellings}) == 1, [names.sounds(s) for s in spellings]


def test_different_names_do_not_sound_alike():
    assert (
        len({frozenset(names.sounds(name)) for name in ["Ali", "Omar", "Fatima", "Maryam", "Hassan", "Karim", "Zahra"]})
        == 7
    )


def person(name: str, year=None, month=None, day=None, **fields) -> Person:
    return Person(full_name=name, birth_year=year, birth_month=month, birth_day=day, **fields)


def test_first_of_january_says_no_more_than_the_year(cast):
    exact = weigh(
        make_person(cast.silta, "Ali Reza", birth_year=1990, birth_month=5, birth_day=6),
        person("Ali Reza", 1990, 5, 6, pk=1),
    )
    january = weigh(
        make_person(cast.silta, "Ali Reza", birth_year=1990, birth_month=1, birth_day=1),
        person("Ali Reza", 1990, 1, 1, pk=2),
    )
    assert january.points < exact.points
    with override("en"):
        assert any("1 January" in str(reason) for reason in january.reasons)


def test_a_transliterated_double_is_suggested_with_reasons(cast):
    first = make_person(cast.silta, "Mohammed Al Hassan", birth_year=1979)
    second = make_person(cast.silta, "Muhammad Alhasan", birth_year=1979)
    (found,) = find_duplicates(second)
    assert found.person == first
    assert found.reasons


def test_a_shared_phone_alone_is_no_double(cast):
    first = make_person(cast.silta, "Aisha Omar", birth_year=1990)
    ContactRoute.objects.create(person=first, kind="sms_shared", value="+358401234567")
    second = make_person(cast.silta, "Karim Noori", birth_year=1988)
    assert find_duplicates(second, ("+358401234567",)) == []


def test_doubles_are_searched_within_the_keeper_only(cast):
    make_person(cast.elsewhere, "Ali Reza Ansari", birth_year=1990)
    assert find_duplicates(make_person(cast.silta, "Ali Reza Ansari", birth_year=1990)) == []


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ((2000, 2, 29), (2018, 2, 28), 17),
        ((2000, 2, 29), (2018, 3, 1), 18),
        ((2000, None, None), (2018, 6, 30), 17),
        ((2000, None, None), (2018, 7, 1), 18),
    ],
)
def test_age(born, on, age):
    import datetime as dt

    assert person("x", *born).age_on(dt.date(*on)) == age


@pytest.mark.parametrize(
    ("calendar", "told", "ours"),
    [
        ("solar_hijri", (1400, 1, 1), (2021, 3, 21)),
        ("solar_hijri", (1365, None, None), (1986, None, None)),
        ("solar_hijri", (1369, 10, 11), (1991, 1, 1)),
        ("ethiopian", (2000, 1, 1), (2007, 9, 12)),
        ("ethiopian", (1992, 13, 5), (2000, 9, 10)),
        ("ethiopian", (1980, None, None), (1988, None, None)),
        ("ethiopian", (1987, 5, None), (1995, 1, None)),
    ],
)
def test_dates_of_other_calendars(calendar, told, ours):
    assert to_gregorian(calendar, PartialDay(*told)) == PartialDay(*ours)


@pytest.mark.parametrize(
    ("calendar", "told"), [("ethiopian", (1992, 13, 6)), ("ethiopian", (1992, 14, 1)), ("solar_hijri", (1400, 12, 31))]
)
def test_days_that_do_not_exist_there(calendar, told):
    with pytest.raises(ValueError):
        to_gregorian(calendar, PartialDay(*told))


def test_a_date_told_in_another_calendar_is_converted_and_kept(cast, as_user):
    typed = {"full_name": AINO, "language": "fi", "informed": "read", "birth_precision": "exact", "birth_source": "told", "gender": "",
             "other_calendar": "ethiopian", "told_day": "1", "told_month": "1", "told_year": "2000", "sort_as": "Kuusi"}  # fmt: skip
    response = as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/change/", typed)
    assert response.status_code == 302, response.content.decode()
    cast.aino.refresh_from_db()
    assert (cast.aino.birth, cast.aino.birth_as_told, cast.aino.sort_key) == (
        (2007, 9, 12),
        "1.1.2000 (ethiopian)",
        "kuusi",
    )
