"""The funds' catalogues: well formed, and, where reference material lies beside the checkout, the same words as there."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from kotosilta.guidance.models import Contact
from kotosilta.people.models import Organisation, Person
from kotosilta.projects.funds import all_funds
from kotosilta.projects.models import ActivityKind, FollowUp, Milestone, Participation
from kotosilta.reporting import counting, explaining, facts, indicators

VALUES = {
    "gender": set(Person.Gender.values),
    "labour_status": set(Participation.LabourStatus.values),
    "education": set(Participation.Education.values),
    "citizenship": set(Participation.Citizenship.values),
    "left_status": set(Participation.ExitStatus.values),
    "later_status": set(Participation.ExitStatus.values),
}
REFERENCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "indicators.yaml"
FUNDS = {
    "esf-plus-2021-2027": ("ESF+", "2021-2027"),
    "esf-2014-2020": ("ESF", "2014-2020"),
    "esf-2007-2013": ("ESF", "2007-2013"),
    "amif-2021-2027": ("AMIF", "2021-2027"),
    "amif-2014-2020": ("AMIF", "2014-2020"),
}


@pytest.mark.parametrize("fund", all_funds().values(), ids=lambda fund: fund.key)
def test_a_catalogue_speaks_only_of_what_the_records_know(fund):
    assert set(fund.required_at_entry) <= set(Participation.ENTRY_FIELDS)
    assert {rule.kind for rule in fund.follow_ups} <= set(FollowUp.Kind.values)
    for row in fund.indicators.values():
        assert row.counts in indicators.OF_PEOPLE | indicators.OF_ROWS | indicators.STATED | {indicators.NOT_OURS}
        assert set(row.where) <= set(explaining.FIELD_WORDS)
        assert set(row.within) <= set(fund.indicators)
        assert set(row.activity_kinds) <= set(ActivityKind.values)
        assert set(row.topics) <= set(Contact.Topic.values)
        assert set(row.organisation_kinds) <= set(Organisation.Kind.values)
        assert set(row.organisation_sizes) <= set(Organisation.Size.values)
        assert row.milestone in {"", facts.LANGUAGE_UP, *Milestone.Kind.values}
        if row.kind == "result":
            assert row.within or row.counts == indicators.NOT_OURS, "no result above its base"
        for name, values in row.where.items():
            assert set(values) <= VALUES.get(name, {True, False}), (row.code, name)
    bands = fund.age_bands
    assert all(low <= high for low, high in bands)
    assert all(first[1] + 1 == second[0] for first, second in pairwise(bands)), "no gap, no overlap"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference material is not beside this checkout")
@pytest.mark.parametrize("key", FUNDS)
def test_words_marked_as_verified_are_the_regulations(key):
    rows = yaml.safe_load(REFERENCE.read_text("utf-8"))["indicators"]
    words = {
        row["code"]: (row["name"], row["verified"]) for row in rows if (row["fund"], str(row["period"])) == FUNDS[key]
    }
    catalogue = {row.code: (row.words, row.verified) for row in all_funds()[key].indicators.values()}
    assert catalogue == words, "the whole catalogue, in the words of the regulation"


def test_every_measure_of_a_target_is_counted():
    assert set(counting.COUNTERS) == set(counting.Measure.values)
