"""Numbers that do not betray: small ones are hidden, and so many with them that they cannot be worked out."""

from typing import NamedTuple

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
    if len(hidden) == 1 and shown:  # one alone is what the total leaves over
        hidden.add(shown.pop(0)[1])
    return [Cell(name, None if name in hidden else number) for name, number in rows]
