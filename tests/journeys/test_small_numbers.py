"""Reports of bullying and racism are counted, or hidden when they are few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotosilta.incidents.services.reports import report
from kotosilta.reporting.safety import safety
from kotosilta.reporting.small import hide_small


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(numbers):
    cells = hide_small([(str(index), number) for index, number in enumerate(numbers)])
    assert all(cell.number is None or cell.number >= 10 for cell in cells)
    hidden = [number for number, cell in zip(numbers, cells, strict=True) if cell.number is None]
    if hidden and len(hidden) < len(numbers):
        assert len(hidden) >= 2 and sum(hidden) >= 10, "what the total leaves over is no single number and no small one"
    if all(number >= 10 for number in numbers):
        assert not hidden, "nothing is hidden for nothing"


@pytest.mark.parametrize(("more", "total"), [(7, None), (8, 10)])
def test_few_are_hidden_and_ten_are_counted(cast, as_user, more, total):
    for _number in range(more):
        report(school=cast.school, not_to=[], teller="pupil", whom="me", what=["racism"], place="class", since="once", told="",
               contact="", language="fi")  # fmt: skip
    assert safety(cast.project).total == total
    page = as_user(cast.actors["steering"]).get("/en/oversight/silta/safety/").content.decode()
    assert ("<p>10 reports have come." in page) is (total is not None)
    assert ("Fewer than 10 reports have come." in page) is (total is None)
