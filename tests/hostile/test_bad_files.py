"""Sixty bad files: each gets a sentence, nothing is half imported, memory stays small."""

import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kotosilta.people.models import Person
from kotosilta.projects.models import Import
from tests.faults.arena import ROOT
from tests.hostile.bad_files import TABLES, WORKBOOKS, every

FILES = {**WORKBOOKS, **TABLES}
MEGABYTES_AT_MOST = 300


def test_they_are_sixty():
    assert len(FILES) == 60


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_gets_a_sentence_and_changes_nothing(cast, as_user, settings, name):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    manager, before = as_user(cast.actors["manager"]), Person.objects.count()
    file = SimpleUploadedFile("list.xlsx" if name in WORKBOOKS else "list.csv", FILES[name]())
    sent = manager.post("/en/desk/projects/silta/import/", {"file": file})
    page = sent
    if sent.status_code == 302:  # a table after all: its rows are refused, with their numbers
        batch = Import.objects.latest("id")
        columns = {key: str(index) for key, index in batch.columns.items()}
        manager.post(f"/en/desk/imports/{batch.uuid}/columns/", columns)
        manager.post(f"/en/desk/imports/{batch.uuid}/write/")
        page = manager.get(f"/en/desk/imports/{batch.uuid}/")
        batch.refresh_from_db()
        assert batch.state == "checked"
        assert batch.problems
        assert "Nothing was imported" in page.content.decode()
    else:
        assert sent.status_code == 422
        assert "field-error" in sent.content.decode() or "error-summary" in sent.content.decode()
    assert "Traceback" not in page.content.decode()
    assert Person.objects.count() == before


@pytest.mark.parametrize("page", ["contacts/import/", "projects/silta/partners/import/"])
def test_other_tables_refuse_them_too(cast, as_user, page):
    """Those that stand on the same reader: each file is refused or shown with what is wrong, never an error."""
    client = as_user(cast.actors["worker" if page.startswith("contacts") else "manager"])
    for name, make in FILES.items():
        file = SimpleUploadedFile("list.xlsx" if name in WORKBOOKS else "list.csv", make())
        more = {"project": str(cast.project.uuid), "role": "employer"}
        response = client.post(f"/en/desk/{page}", {"file": file, **more})
        assert response.status_code in (302, 422), name
        if response.status_code == 302:
            assert client.get(response["Location"]).status_code == 200, name


READ_ALL = """
import json, pathlib, re, sys, django
django.setup()
from kotosilta.projects import tables
from kotosilta.projects.participant_columns import COLUMNS
told = {}
for file in pathlib.Path(sys.argv[1]).iterdir():
    name = file.name
    try:
        tables.read_table(file.read_bytes(), columns=COLUMNS)
        told[name] = "table"
    except tables.Wrong as wrong:
        told[name] = str(wrong)
most = re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())  # of this process alone
print(json.dumps([int(most[1]) // 1024, told]))
"""


def test_reading_all_of_them_needs_little_memory(tmp_path):
    for name, content in every():
        (tmp_path / name).write_bytes(content)
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kotosilta.config.settings",
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(tmp_path)],
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    megabytes, told = json.loads(done.stdout.splitlines()[-1])
    assert megabytes < MEGABYTES_AT_MOST
    assert len(told) == len(FILES)
    assert all(text.endswith((".", "?", "table")) for text in told.values()), told
