"""Can a small number be worked out from what is published? Asked by linear programming, as somebody who collects every
release would ask, and numbers are hidden until the answer is no.

Everything published is a sum of unknowns that nobody publishes: the people of one cell of one table, counted at one
time. What was counted later holds at least those who were counted before, as long as that is so. A sum is in danger
when between 1 and `AT_LEAST` - 1 people are behind it, or joined it since an earlier release, or when it leaves nobody
over in a line (then everybody of that line is known to be alike). It is safe when what is published leaves a range of
at least `AT_LEAST` for it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from kotosilta.reporting.small import PEOPLE_AT_LEAST as AT_LEAST

Form = dict[str, int]  # unknowns with their signs: a sum, or the difference of two
TOLERANCE = 1e-6


class Item(NamedTuple):
    """A sum that may be published. `parts`: the unknowns that add up to it; `rank`: 0 for a cell, 1 for the total of a
    line, 2 for the total of everything: what is hidden last has the highest."""

    parts: tuple[str, ...]
    value: int
    rank: int = 0


class Counted(NamedTuple):
    """Everything that may be published of one time. `lines`: an item with the items that add up to it. `same`: pairs of
    sums of unknowns that count the same people; one that does not hold at that time tells nothing."""

    items: dict[str, Item]
    lines: list[tuple[str, tuple[str, ...]]]
    same: list[tuple[tuple[str, ...], tuple[str, ...]]]


class Release(NamedTuple):
    """What was counted at one time, and which of it is not shown."""

    counted: Counted
    hidden: frozenset[str]


def hidden_in(counted: Counted, earlier: list[Release]) -> frozenset[str] | None:
    """What has to stay hidden, beside everything released before (in the order of time); None when nothing can be
    shown. First so much is hidden that no sum is in danger (hiding more never endangers one that was safe), then
    whatever was not needed for it is shown again, the totals and the largest first."""
    at_once = frozenset(_hidden_at_once(counted, earlier))
    newest = len(earlier)
    forms = dangers([*earlier, Release(counted, at_once)])
    forms.sort(key=lambda form: not _is_of(newest, form))
    hidden = set(at_once)
    known = Known([*earlier, Release(counted, frozenset(hidden))])
    for form in forms:
        while not known.is_safe(form):
            more = _next_to_hide(counted, hidden, form, newest)
            if more is None:
                return None
            hidden.add(more)
            known = Known([*earlier, Release(counted, frozenset(hidden))])
    hidden = _shown_again(counted, earlier, forms, hidden, at_once)
    return frozenset(hidden) if hidden < counted.items.keys() else None


def _is_of(release: int, form: Form) -> bool:
    return any(part.startswith(f"{release}:") for part in form)


def _shown_again(
    counted: Counted, earlier: list[Release], forms: list[Form], hidden: set[str], at_once: frozenset[str]
) -> set[str]:
    """What of it must stay hidden. One number after the other is tried against the sums of the newest release; in the
    end all of them once more, and if that fails, nothing is shown again."""
    near = [form for form in forms if _is_of(len(earlier), form)]
    left = set(hidden)
    for key in sorted(hidden - at_once, key=lambda key: (-counted.items[key].rank, -counted.items[key].value, key)):
        known = Known([*earlier, Release(counted, frozenset(left - {key}))])
        if all(known.is_safe(form) for form in near):
            left.remove(key)
    known = Known([*earlier, Release(counted, frozenset(left))])
    return left if all(known.is_safe(form) for form in forms) else hidden


def _is_small(number: int) -> bool:
    return 0 < abs(number) < AT_LEAST


def _hidden_at_once(counted: Counted, earlier: list[Release]) -> Iterable[str]:
    for key, item in counted.items.items():
        before = (release.counted.items.get(key) for release in earlier)
        if _is_small(item.value) or any(one and _is_small(item.value - one.value) for one in before):
            yield key
    yield from (alike for alike, _rest in _alike(counted))


def _alike(counted: Counted) -> Iterable[tuple[str, list[str]]]:
    """Lines whose people are all in one item: (that item, the empty ones)."""
    for _key, parts in counted.lines:
        filled = [part for part in parts if counted.items[part].value]
        if len(parts) > 1 and len(filled) == 1:
            yield filled[0], [part for part in parts if part not in filled]


def _form(release: int, parts: Iterable[str], sign: int = 1) -> Form:
    return {f"{release}:{part}": sign for part in parts}


def dangers(releases: list[Release]) -> list[Form]:
    """The sums that must not be worked out."""
    found = []
    for number, (counted, _hidden) in enumerate(releases):
        for key, item in counted.items.items():
            if _is_small(item.value):
                found.append(_form(number, item.parts))
            for past in range(number):
                before = releases[past].counted.items.get(key)
                if before is not None and _is_small(item.value - before.value):
                    found.append(_form(number, item.parts) | _form(past, before.parts, -1))
        for _filled, empty in _alike(counted):
            found.append(_form(number, [part for one in empty for part in counted.items[one].parts]))
    return found


class Known:
    """What everybody knows from the releases, as equations and inequalities."""

    def __init__(self, releases: list[Release]) -> None:
        parts = [
            f"{number}:{part}"
            for number, (counted, _hidden) in enumerate(releases)
            for item in counted.items.values()
            for part in item.parts
        ]
        self.column = {part: index for index, part in enumerate(dict.fromkeys(parts))}
        self.truth = {
            f"{number}:{part}": item.value
            for number, (counted, _hidden) in enumerate(releases)
            for item in counted.items.values()
            if len(item.parts) == 1
            for part in item.parts
        }
        equal: list[tuple[Form, int]] = []
        below: list[tuple[Form, int]] = []
        for number, (counted, hidden) in enumerate(releases):
            shown = [item for key, item in counted.items.items() if key not in hidden]
            equal += [(_form(number, item.parts), item.value) for item in shown]
            equal += [
                (_form(number, one) | _form(number, other, -1), 0)
                for one, other in counted.same
                if self._true(_form(number, one)) == self._true(_form(number, other))
            ]
            if number and _only_grew(releases[number - 1].counted, counted):
                before = {part for item in releases[number - 1].counted.items.values() for part in item.parts}
                now = {part for item in counted.items.values() for part in item.parts}
                below += [({f"{number - 1}:{part}": 1, f"{number}:{part}": -1}, 0) for part in sorted(before & now)]
        self.equal, self.equal_to = self._matrix(equal)
        self.below, self.below_to = self._matrix(below)

    def _matrix(self, rows: list[tuple[Form, int]]) -> tuple[Any, list[int] | None]:
        if not rows:
            return None, None
        places = [
            (index, self.column[part], sign) for index, (form, _v) in enumerate(rows) for part, sign in form.items()
        ]
        lines, columns, signs = zip(*places, strict=True)
        from scipy.sparse import csr_array

        made = csr_array((signs, (lines, columns)), shape=(len(rows), len(self.column)), dtype=float)
        return made, [value for _form, value in rows]

    def _true(self, form: Form) -> int:
        return sum(sign * self.truth[part] for part, sign in form.items())

    def is_safe(self, form: Form) -> bool:
        """Do at least `AT_LEAST` values remain between the least and the most that the sum can be?"""
        true = self._true(form)
        above = self._most(form) - true
        if above >= AT_LEAST:  # most of them are: half of the work is enough
            return True
        below = true + self._most({part: -sign for part, sign in form.items()})
        return above + below >= AT_LEAST - TOLERANCE

    def _most(self, form: Form) -> float:
        aim = np.zeros(len(self.column))
        for part, sign in form.items():
            aim[self.column[part]] = -sign
        from scipy.optimize import linprog  # here: it takes a second of every process that starts

        found = linprog(aim, self.below, self.below_to, self.equal, self.equal_to, bounds=(0, None), method="highs")
        if found.status == 3:  # without end
            return float("inf")
        if found.status != 0:
            raise ArithmeticError(f"the releases cannot be checked: {found.message}")
        return -float(found.fun)


def _only_grew(before: Counted, now: Counted) -> bool:
    """Nobody was taken away or moved since: else the unknowns of two times have nothing to do with each other."""
    singles = {item.parts[0]: item.value for item in before.items.values() if len(item.parts) == 1}
    later = {item.parts[0]: item.value for item in now.items.values() if len(item.parts) == 1}
    return all(later.get(part, value) >= value for part, value in singles.items())


def _next_to_hide(counted: Counted, hidden: set[str], danger: Form, newest: int) -> str | None:
    """The shown number that costs least: in a line with what is in danger, large enough to make it unsure, a cell
    rather than a total."""
    shown = {key: item for key, item in counted.items.items() if key not in hidden}
    at = {part.partition(":")[2] for part in danger if part.startswith(f"{newest}:")}
    near = {
        one
        for key, parts in counted.lines
        if any(at & set(counted.items[part].parts) for part in parts)
        for one in (*parts, key)
    }

    def cost(key: str) -> tuple[bool, int, bool, int, str]:
        item = shown[key]
        return key not in near, item.rank, item.value < AT_LEAST, item.value, key

    return min(shown, key=cost, default=None)
