"""Numbers that do not betray: small ones are hidden, and so many with them that they cannot be worked out."""

from collections.abc import Collection
from typing import NamedTuple

from kotosilta.projects.funds import Fund

PEOPLE_AT_LEAST = 10  # for children and incidents, and for whatever leaves the project


class Cell(NamedTuple):
    """A line of a table; None stands for "fewer than ten" or for one that is hidden with it."""

    name: str
    number: int | None


def hide_small(rows: list[tuple[str, int]], at_least: int = PEOPLE_AT_LEAST) -> list[Cell]:
    """Numbers below `at_least` are hidden, zero too. If that leaves hidden ones whose sum is below it (a total that is
    known elsewhere would give them away), the next smallest are hidden with them."""
    hidden = {name for name, number in rows if number < at_least}
    shown = sorted((number, name) for name, number in rows if name not in hidden)
    while hidden and shown and sum(number for name, number in rows if name in hidden) < at_least:
        hidden.add(shown.pop(0)[1])
    return [Cell(name, None if name in hidden else number) for name, number in rows]


def hidden_indicators(
    values: dict[str, int], fund: Fund, total: int, at_least: int, changed: Collection[str] = ()
) -> set[str]:
    """Codes of indicators of people that must not be shown where `total` people are known: fewer than `at_least` are in
    them, or fewer are left over in what they are a part of; and so many of those that add up to everybody that no
    hidden one can be worked out. `changed`: codes that must be hidden anyway, because few have joined since a report
    that the reader has seen."""
    hidden = set(changed)
    for codes in fund.partitions:
        known = [(code, values[code]) for code in codes if code in values]
        hidden |= {cell.name for cell in hide_small(known, at_least) if cell.number is None}
    for code, value in values.items():
        wholes = [values[whole] for whole in fund.indicators[code].within if whole in values] or [total]
        if value < at_least or (value != total and sum(wholes) - value < at_least):
            hidden.add(code)
    for codes in fund.partitions:  # what was hidden as a part must not be the only one of its row
        if len(hidden & set(codes)) == 1:
            rest = sorted((values[code], code) for code in codes if code in values and code not in hidden)
            hidden |= {code for _value, code in rest[:1]}
    return hidden
