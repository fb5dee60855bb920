"""From a file to a reading: JSON of either catalogue, or a ZIP of JSON files or of HSDS tables."""

import csv
import io
import json
import zipfile
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from kotosilta.guidance.catalogues import Problem, Reading, hsds, ptv

UNPACKED_AT_MOST = 50_000_000  # bytes of all members together
MEMBERS_AT_MOST = 1_000
RATIO_AT_MOST = 100
SERVICES_AT_MOST = 5_000


class Unreadable(Exception):
    """The file is not one that we know; the message says what to do."""


def read_file(name: str, content: bytes) -> Reading:
    """What a file of a service catalogue holds. Raises Unreadable."""
    files = _unpack(content) if zipfile.is_zipfile(io.BytesIO(content)) else {name: content}
    return read_files(files)


def read_files(files: dict[str, bytes]) -> Reading:
    """The same of many files, by their names. Raises Unreadable."""
    tables = {PurePosixPath(name).stem: _table(name, content) for name, content in files.items() if _is(name, "csv")}
    if tables:
        reading = hsds.read_tables(tables)
    else:
        contents = [_json(name, content) for name, content in files.items() if _is(name, "json") or len(files) == 1]
        is_ptv = any("serviceNames" in one for content in contents for one in ptv.objects_in(content))
        reading = (ptv if is_ptv else hsds).read(contents)
    if len(reading.drafts) > SERVICES_AT_MOST:
        raise Unreadable(_("The file holds more than 5,000 services. Divide it into smaller files."))
    twice = {draft.source_id for draft in reading.drafts}
    if len(twice) < len(reading.drafts):
        reading.problems.append(Problem("", _("The same service stands in the file twice.")))
    return reading


def _is(name: str, kind: str) -> bool:
    return name.casefold().endswith(f".{kind}")


def _json(name: str, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable(
            _("%(name)s is not JSON. Choose the JSON file of the catalogue, or a ZIP of its files.") % {"name": name}
        ) from None


def _table(name: str, content: bytes) -> list[dict[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        found = [{key: value or "" for key, value in row.items() if key} for row in rows]
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable(_("%(name)s is not a CSV table in UTF-8.") % {"name": name}) from None
    if found and PurePosixPath(name).stem in {"services", "organizations", "locations"} and "id" not in found[0]:
        raise Unreadable(_("The table %(name)s has no column “id”.") % {"name": name})
    return found


def _unpack(content: bytes) -> dict[str, bytes]:
    """The JSON and CSV members, by name; looked at in the list of contents before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [one for one in packed.infolist() if _is(one.filename, "json") or _is(one.filename, "csv")]
            size = sum(one.file_size for one in members)
            too_much = len(members) > MEMBERS_AT_MOST or size > UNPACKED_AT_MOST or size > RATIO_AT_MOST * len(content)
            if too_much:
                raise Unreadable(_("The ZIP file holds too much. Divide it into smaller files."))
            wanted = [one for one in members if PurePosixPath(one.filename).name != "datapackage.json"]
            return {one.filename: packed.read(one) for one in wanted}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # damaged, encrypted, or packed in an unknown way
        raise Unreadable(_("The ZIP file cannot be read. Pack it again without a password.")) from None
