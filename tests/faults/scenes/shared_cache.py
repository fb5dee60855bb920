"""Marks a code of somebody's address as used, and tells whether it was the first to do so and what the database holds."""

import json

import tests.faults.scenes.stage  # noqa: F401

from django.core.cache import cache  # isort: skip
from django.db import connection  # isort: skip

added = cache.add("used:203.0.113.9", 1)
with connection.cursor() as cursor:
    cursor.execute("SELECT cache_key, value FROM core_cache")
    rows = [[str(value) for value in row] for row in cursor.fetchall()]
print(json.dumps({"added": added, "rows": rows}))
