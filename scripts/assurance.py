"""Write docs/assurance.md from the figures of a run: `python scripts/assurance.py FIGURES` (make nightly does it).

FIGURES is the file that KOTOSILTA_FIGURES named while the tests ran: a line of JSON for each, see tests/figures.py.
"""

import datetime as dt
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Assurance

What the tests tried and what they found. This file is written by `make nightly`; nobody types a number into it.
"Failures" are attempts that did not go as they must; a run with one is red. That the tests can fail is shown by the
faults that are planted one by one (`tests/planted.py`): each must turn its test red.

Run of {day}, commit `{commit}`.

| what was tried | attempts | failures | seed | |
|---|---:|---:|---|---|
"""


def main() -> None:
    rows: dict[str, dict[str, Any]] = defaultdict(lambda: {"attempts": 0, "failures": 0, "seeds": [], "told": ""})
    for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
        found = json.loads(line)
        row = rows[found["name"]]
        row["attempts"] += found["attempts"]
        row["failures"] += found["failures"]
        row["seeds"] += [found["seed"]] if found["seed"] is not None else []
        row["told"] = found["told"] or row["told"]
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    text = HEAD.format(day=dt.date.today().isoformat(), commit=commit)
    for name, row in sorted(rows.items()):
        seeds = ", ".join(str(seed) for seed in sorted(set(row["seeds"])))
        text += f"| {name} | {row['attempts']:,} | {row['failures']:,} | {seeds} | {row['told']} |\n"
    (ROOT / "docs" / "assurance.md").write_text(text, "utf-8")


main()
