"""Reports of bullying and racism are counted, or hidden when they are few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotosilta.incidents.services.reports import report
from kotosilta.projects.funds import all_funds
from kotosilta.reporting.safety import safety
from kotosilta.reporting.small import hidden_indicators, hide_small


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


@given(st.lists(st.integers(0, 30), min_size=3, max_size=3), st.integers(0, 30), st.integers(0, 30))
def test_what_the_group_sees_of_indicators_leads_to_no_small_number(statuses, long_term, young):
    """The attacker knows every sum that the catalogue promises, and that a number that was hidden may be small."""
    fund = all_funds()["esf-plus-2021-2027"]
    total = sum(statuses)
    values = dict(zip(("EECO02", "EECO04", "EECO05"), statuses, strict=True))
    values |= {"EECO01": total, "EECO03": min(long_term, statuses[0]), "EECO07": min(young, total)}
    hidden = hidden_indicators(values, fund, total, 5)
    shown = {code: value for code, value in values.items() if code not in hidden}
    assert all(value >= 5 for value in shown.values())
    unknown = [code for code in ("EECO02", "EECO04", "EECO05") if code in hidden]
    assert len(unknown) != 1, "one alone is what the total leaves over"
    if len(unknown) > 1 and "EECO01" in shown:
        rest = total - sum(shown.get(code, 0) for code in ("EECO02", "EECO04", "EECO05"))
        assert rest == sum(values[code] for code in unknown)
        assert rest >= 5 or len(unknown) == 3, "even together the hidden ones are no small group"
    if "EECO03" in shown and "EECO02" in shown:
        assert shown["EECO02"] - shown["EECO03"] >= 5, "what is left of the unemployed is no small group either"
