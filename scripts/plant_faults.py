"""Plant each fault of tests/planted.py into a copy of the project, alone, and see its test turn red.

`python scripts/plant_faults.py [PART OF A NAME]`. A fault that no test finds, or whose place in the code is gone, ends
the run with an error. What was found goes to docs/assurance.md by way of KOTOSILTA_FIGURES.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.figures import figure  # noqa: E402
from tests.planted import FAULTS, PROPERTIES, Fault  # noqa: E402


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    missed = [fault.name for fault in FAULTS if wanted in fault.name and not is_found(fault)]
    tried = [fault for fault in FAULTS if wanted in fault.name]
    figure(
        "planted faults", len(tried), len(missed), told="faults planted one by one; a failure is one that no test found"
    )
    print("\n".join(f"NOT FOUND: {name}" for name in missed) or f"all {len(tried)} found")
    return 1 if missed else 0


def is_found(fault: Fault) -> bool:
    with tempfile.TemporaryDirectory(prefix="kotosilta-planted-") as name:
        copy = Path(name) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var", "build", "__pycache__"))
        (copy / ".venv").symlink_to(ROOT / ".venv")
        path = copy / fault.file
        source = path.read_text("utf-8")
        if source.count(fault.old) != 1:
            raise SystemExit(f"{fault.name}: its place stands {source.count(fault.old)} times in {fault.file}")
        path.write_text(source.replace(fault.old, fault.new), "utf-8")
        env = {**os.environ, "KOTOSILTA_FIGURES": "", "KOTOSILTA_NIGHTLY": "1" if fault.test == PROPERTIES else ""}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *fault.test.split(" ")]
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    found = done.returncode == 1  # 1: tests failed; anything else says nothing about the fault
    print(f"{'found' if found else f'NOT FOUND ({done.returncode})':>14}  {fault.name}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
