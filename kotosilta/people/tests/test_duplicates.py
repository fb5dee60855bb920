"""Whom we suggest as one person and whom not; how well on truth sets is measured by bench/duplicates.py."""

import pytest
from django.utils.translation import override

from kotosilta.people.duplicates import LIKELY, compare, find_duplicates, likely_pairs, suspicious_pairs, traits_of
from kotosilta.people.models import ContactRoute, Person
from tests.cast import make_person

HOME = "Siltakatu 12 A 4, 00100 Helsinki"
ONE = ("Fatima Hassan", (1990, 5, 6), "", "")


def traits(name, birth=None, phone="", address=""):
    return traits_of((name, "", ""), birth, [("sms_own", phone), ("paper", address)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ONE, ("Fatimah Hasan", (1990, 5, 6))),
        (ONE, ("Hassan Fatima", (1990, 1, 1))),
        (ONE, ("فاطمة حسن", (1990, 5, 6))),
        (ONE, ("Fatima Hassan", None)),
        (ONE, ("Fatima Hassan", (1990, 6, 5))),
        (ONE, ("Fatima Hassan", (1990, 5, 7))),
        (ONE, ("Fatima Hassan", (1909, 5, 6))),
        (ONE, ("Fatima Hassan Ali", (1990, 5, 6))),
        (("Fatima Hassan", (1990, 5, 6), "", HOME), ("Fatima Virtanen", (1990, 5, 6), "", "Siltak. 12 A 4, Helsinki")),
        (("Юлия Иванова", (1985, 2, 3)), ("Julija Ivanova", (1985, 2, 3))),
        (("Dudu Hassan", (1990, 5, 6), "+358401234567"), ("Khadija Ali", (1990, 5, 6), "+358401234567")),
        (("Selam", (1999, 1, 1)), ("ሰላም", (1999, 1, 1))),
    ],
)
def test_suggested(one, other):
    ours, theirs = traits(*one), traits(*other)
    points, reasons = compare(ours, theirs)
    assert points >= LIKELY
    assert compare(theirs, ours)[0] == points
    with override("en"):
        assert all(str(reason) for reason in reasons)
    assert [pair for pair, *_ in likely_pairs({(1, 1): ours, (1, 2): theirs})] == [(1, 2)], "they are compared at all"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Aisha Hassan", (1990, 5, 6), "+358401234567", HOME), ("Omar Hassan", (1992, 3, 1), "+358401234567", HOME)),
        (("Aisha Hassan", None, "+358401234567"), ("Karim Noori", (1990, 5, 6), "+358401234567")),
        (("Aisha Hassan", (1990, 5, 6)), ("Aisha Hassan", (1971, 11, 23))),
        (("Aisha Hassan", (1990, 1, 1)), ("Zahra Karimi", (1990, 1, 1))),
        (("Aisha Hassan", None, "", HOME), ("Omar Hassan", None, "", HOME)),
        (("Ali", (1990, 5, 6)), ("Ali Reza Ansari", (1988, 5, 6))),
        (("Aisha Hassan", None, "", HOME), ("Aisha Hassan", (1990, 5, 6), "", "Metsätie 3, 90100 Oulu")),
    ],
)
def test_not_suggested(one, other):
    ours, theirs = traits(*one), traits(*other)
    assert compare(ours, theirs)[0] < LIKELY
    assert not list(likely_pairs({(1, 1): ours, (1, 2): theirs}))


def test_never_across_keepers():
    same = traits(*ONE)
    assert not list(likely_pairs({(1, 1): same, (2, 2): same}))


def test_a_crowd_that_shares_a_name_takes_no_time():
    crowd = {(1, number): traits("Mohammed Ali", (1990, 1, 1)) for number in range(3000)}
    assert not list(likely_pairs(crowd)), "what three thousand have in common says nothing"


def test_by_a_postal_address_and_by_a_birth_alone(cast):
    first = make_person(cast.silta, "Fatima Hassan", birth_year=1990, birth_month=5, birth_day=6)
    second = make_person(cast.silta, "Phadimah Hasan", birth_year=1990, birth_month=5, birth_day=6)
    assert [s.person for s in find_duplicates(first)] == [second]


def test_queries_do_not_grow_with_the_people(cast, django_assert_num_queries):
    for number in range(30):
        person = make_person(cast.silta, f"Fatima Hassan {number % 3}", birth_year=1990 + number % 5)
        ContactRoute.objects.create(person=person, kind="sms_own", value=f"+35840{number:07}")
    with django_assert_num_queries(4):
        assert suspicious_pairs(Person.objects.all())
