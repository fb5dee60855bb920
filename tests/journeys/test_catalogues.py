"""The funds' catalogues: well formed, and, where reference material lies beside the checkout, the same words as there."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from kotosilta.projects.funds import all_funds
from kotosilta.projects.models import FollowUp, Participation
from kotosilta.reporting import counting

REFERENCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "indicators.yaml"
FUNDS = {
    "esf-plus-2021-2027": ("ESF+", "2021-2027"),
    "amif-2021-2027": ("AMIF", "2021-2027"),
    "amif-2014-2020": ("AMIF", "2014-2020"),
}


@pytest.mark.parametrize("fund", all_funds().values(), ids=lambda fund: fund.key)
def test_a_catalogue_speaks_only_of_what_the_records_know(fund):
    fields = {field.name for field in Participation._meta.get_fields()}
    assert set(fund.required_at_entry) <= set(Participation.ENTRY_FIELDS)
    assert {rule.kind for rule in fund.follow_ups} <= set(FollowUp.Kind.values)
    for row in fund.indicators.values():
        assert row.counts in {"participants", "participants_in_activity", "participants_guided"}
        assert {f"entry_{name}" for name in row.where} <= fields
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
    for indicator in all_funds()[key].indicators.values():
        assert (indicator.words, indicator.verified) == words[indicator.code]


def test_every_measure_of_a_target_is_counted():
    assert set(counting.COUNTERS) == set(counting.Measure.values)
