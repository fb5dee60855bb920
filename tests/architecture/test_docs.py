"""The documents keep up with the code."""

import re
import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_every_setting_from_the_environment_is_documented_and_no_other():
    source = (ROOT / "kotosilta/config/settings.py").read_text("utf-8")
    read = set(re.findall(r"env(?:_flag)?\(\s*\"(\w+)\"", source)) | {"PORT"}
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/settings.md").read_text("utf-8"), re.M))
    assert documented == read


def test_every_direct_dependency_is_explained_and_no_other():
    wanted = {
        re.split(r"[\[~=<>]", line)[0].lower()
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    explained = {
        name.lower()
        for name in re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.M)
    }
    assert wanted <= explained
    fonts = {name for name in wanted if name.startswith(("fontpkg-", "justmytype-"))}  # files, not code
    installing = {"polib"}  # compiles the catalogues, and is not imported by the running system
    assert (
        len(wanted - fonts - installing) <= 31
    )  # Pillow, av: what people show is made anew; openpyxl: funders count in XLSX; scipy: tables that betray nobody;
    # rapidfuzz: one person in two spellings


def test_every_test_and_file_that_the_security_list_names_is_there():
    named = re.findall(
        r"`((?:kotosilta|tests|docs|scripts)/[\w./-]+)(?:::(\w+))?`", (ROOT / "docs/asvs.md").read_text("utf-8")
    )
    assert len(named) > 200
    gone = [path for path, _test in named if not (ROOT / path).exists()]
    gone += [
        f"{path}::{test}" for path, test in named if test and f"def {test}(" not in (ROOT / path).read_text("utf-8")
    ]
    assert gone == []


def test_locks_name_no_host():
    for lock in ROOT.glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_every_word_of_make_is_in_the_readme_or_contributing():
    makefile = (ROOT / "Makefile").read_text()
    text = (ROOT / "README.md").read_text("utf-8") + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for word in re.findall(r"^([a-z]+):", makefile, re.M):
        assert f"make {word}" in text, word


def test_the_project_says_its_licence():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "EUPL-1.2"
    assert "European Union Public Licence" in (ROOT / "LICENSE").read_text("utf-8").replace(
        "EUROPEAN UNION PUBLIC LICENCE", "European Union Public Licence"
    )


def test_every_app_stands_in_the_architecture():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("kotosilta."):
            assert f"`{config.label}`" in text, config.label


def test_every_direct_dependency_is_locked():
    for name in ("requirements", "requirements-dev"):
        wanted = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / f"{name}.in").read_text(), re.M)
        locked = set(re.findall(r"^([a-z][\w-]*)(?:\[[^\]]*\])?==", (ROOT / f"{name}.lock").read_text(), re.M))
        assert {package.lower() for package in wanted} <= locked
