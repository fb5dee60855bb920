"""Libraries of others, installed from npm and from a source package into a temporary folder, once for all tests here."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
NPM = shutil.which("npm")
SCHEMAS = "tests/fixtures/ob_schemas/ob_v3p0_achievementcredential_schema.json"


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the libraries of package.json and our script that asks them."""
    if NPM is None:
        pytest.skip("no npm on this machine")
    folder = tmp_path_factory.mktemp("npm")
    for file in HERE.iterdir():
        if file.suffix in (".mjs", ".json"):
            shutil.copy(file, folder)
    subprocess.run([NPM, "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


def run_script(folder: Path, script: str, question: Any) -> Any:
    """Ask one of our scripts, as JSON, and read its answer."""
    answer = subprocess.run(["node", script], input=json.dumps(question), cwd=folder, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.fixture(scope="session")
def ask(node_folder: Path) -> Any:
    """ask(documents, {name: (library, credential)}) -> {name: verdict}"""

    def run(documents: dict[str, Any], questions: dict[str, tuple[str, Any]]) -> dict[str, str]:
        items = [{"name": name, "library": lib, "credential": what} for name, (lib, what) in questions.items()]
        return run_script(node_folder, "check.mjs", {"documents": documents, "items": items})

    return run


@pytest.fixture(scope="session")
def badge_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON schema of Open Badges 3.0, from the source package of the library that we lock."""
    from importlib.metadata import version

    folder = tmp_path_factory.mktemp("schema")
    wanted = f"openbadgeslib=={version('openbadgeslib')}"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", wanted, "-d", folder]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        member = next(name for name in source.getnames() if name.endswith(SCHEMAS))
        file = source.extractfile(member)
        assert file is not None
        return json.load(file)
