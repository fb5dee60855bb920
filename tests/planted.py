"""Faults that a test must find: each is planted alone by scripts/plant_faults.py, and its test must turn red."""

from typing import NamedTuple


class Fault(NamedTuple):
    """`old` stands once in the file, and `new` in its place is wrong."""

    name: str
    file: str
    old: str
    new: str
    test: str


ACCESS = "tests/access/test_access.py"
PROPERTIES = "tests/access/test_properties.py"
FAULTS = [
    Fault("an assignment that has ended still opens the file", "kotosilta/projects/grounds.py",
          "    return Assignment.objects.filter(\n        current(),", "    return Assignment.objects.filter(", PROPERTIES),
    Fault("a seat that has ended still counts", "kotosilta/projects/grounds.py",
          "seats = Member.objects.filter(current(), user=user, role__in=[Member", "seats = Member.objects.filter(user=user, role__in=[Member", PROPERTIES),
    Fault("grown children stay open to their guardians", "kotosilta/people/grounds.py",
          'return relations.filter(_is_child("relative__")).values("relative")', 'return relations.values("relative")', PROPERTIES),
    Fault("a consent that was taken back still holds", "kotosilta/people/models/relations.py",
          "self.filter(withdrawn_at__isnull=True).filter(", "self.filter(", PROPERTIES),
    Fault("every row is visible to everybody", "kotosilta/core/access.py",
          ".visible_to(user)", "", f"{ACCESS} -k guidance"),
    Fault("an act is written without its audit entry", "kotosilta/core/audit.py",
          "    entry.save(force_insert=True)\n", "", "kotosilta/core/tests/test_audit.py"),
    Fault("the audit log does not look at its anchors", "kotosilta/core/audit.py",
          "    for line in anchors:", "    for line in []:", "kotosilta/core/tests/test_audit.py"),
    Fault("an entry's MAC leaves out the action", "kotosilta/core/audit.py",
          "        entry.action,\n", "", "kotosilta/core/tests/test_audit.py"),
    Fault("SQLite does not wait for the disk", "kotosilta/config/settings.py",
          "PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL", "tests/faults/test_disk.py -k waits"),
    Fault("a full database is told as a fault of ours", "kotosilta/portal/views/errors.py",
          "if isinstance(sys.exception(), OperationalError | InterfaceError)", "if isinstance(sys.exception(), InterfaceError)", "kotosilta/portal/tests/test_health.py"),
    Fault("a hold stops no erasure", "kotosilta/privacy/services/erasures.py",
          "    if Hold.objects.current().filter(person=person).exists():\n        raise", "    if False:\n        raise", "kotosilta/privacy/tests/test_erasing.py"),
    Fault("who proposes an erasure approves it too", "kotosilta/privacy/permissions.py",
          "return visible and user.pk != erasure.proposed_by_id", "return visible", "kotosilta/privacy/tests/test_erasing.py"),
    Fault("the ledger is not written", "kotosilta/privacy/services/erasures.py",
          "    ledger.write_down(uuid, *doubles)\n", "", "kotosilta/privacy/tests/test_erasing.py"),
    Fault("an invoice goes a year too early", "kotosilta/privacy/retention.py",
          "dt.date(day.year - BOOK_YEARS, 1, 1)", "dt.date(day.year - BOOK_YEARS + 1, 1, 1)", "kotosilta/privacy/tests/test_retention.py"),
    Fault("a replica that is behind is asked", "kotosilta/core/replica.py",
          "found is not None and found <= MOST_BEHIND", "True", "kotosilta/core/tests/test_replica.py"),
    Fault("an encrypted value can be moved to another row", "kotosilta/core/encryption.py",
          "_raw(box), binding.encode())", "_raw(box), None)", "tests/journeys/test_encryption.py"),
    Fault("a formula leaves the system as one", "kotosilta/core/sheets.py",
          'FORMULA = ("=", "+", "-", "@", "\\t", "\\r")', 'FORMULA = ("\\t", "\\r")', "tests/journeys/test_lists_as_files.py"),
    Fault("one small number alone is hidden", "kotosilta/reporting/small.py",
          "    while hidden and shown and sum(", "    while False and sum(", "tests/journeys/test_small_numbers.py"),
    Fault("a seat that is offered to one is given to another", "kotosilta/activities/seats.py",
          '    taken |= set(activity.waiting_places.offered().values_list("seat", flat=True))\n', "", "kotosilta/activities/tests/test_waiting.py"),
    Fault("a page misses a translation", "kotosilta/privacy/templates/privacy/public/privacy.html",
          '<h1>{% translate "How we treat your data" %}</h1>', "<h1>How we treat your data</h1>", "tests/languages/test_untranslated.py"),
    Fault("a list asks for each of its rows", "kotosilta/privacy/views/desk.py",
          '.announced().select_related("person")', ".announced()", "tests/test_query_counts.py -k manager"),
]  # fmt: skip
