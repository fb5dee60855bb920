"""What the runs of a test found, as docs/assurance.md tells it: written down when KOTOSILTA_FIGURES names a file."""

import json
import os
from pathlib import Path


def figure(name: str, attempts: int, failures: int, *, seed: int | None = None, told: str = "") -> None:
    """`told` says in words what an attempt was and what else was counted."""
    if where := os.environ.get("KOTOSILTA_FIGURES"):
        line = {"name": name, "attempts": attempts, "failures": failures, "seed": seed, "told": told}
        with Path(where).open("a", encoding="utf-8") as figures:
            figures.write(json.dumps(line) + "\n")
