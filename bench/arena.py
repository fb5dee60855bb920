"""A database for measuring, with invented people: SQLite in a temporary folder, or what DATABASE_URL says
(scripts/on_postgres.py). Figures are ratios of one run."""

import atexit
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable

FOLDER = tempfile.mkdtemp(prefix="kotosilta-bench-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotosilta.config.settings")
os.environ["KOTOSILTA_DATA"] = FOLDER

import django  # noqa: E402

django.setup()
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.ALLOWED_HOSTS = ["*"]
FIRST = [
    "Aino",
    "Äijä",
    "Mohammed",
    "Fatima",
    "Olena",
    "Yusuf",
    "Selam",
    "Maria",
    "Ali",
    "Zahra",
    "Karim",
    "Anna",
    "Hodan",
    "Ivan",
    "Thiri",
    "Elif",
]
LAST = [
    "Virtanen",
    "Haddad",
    "Kovalenko",
    "Warsame",
    "Tesfay",
    "Karimi",
    "Sokolova",
    "Nguyen",
    "Rasul",
    "Mäkinen",
    "Öhman",
    "Ansari",
]


def names(count: int, seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return [f"{chance.choice(FIRST)} {chance.choice(LAST)}-{number:06d}" for number in range(count)]


def migrate() -> None:
    call_command("migrate", verbosity=0)


def compare(rounds: int, *acts: Callable[[], object]) -> list[float]:
    """Median seconds of each act, the acts taking turns in every round."""
    times: list[list[float]] = [[] for _act in acts]
    for act in acts:
        act()
    for _round in range(rounds):
        for index, act in enumerate(acts):
            started = time.perf_counter()
            act()
            times[index].append(time.perf_counter() - started)
    return [statistics.median(row) for row in times]
