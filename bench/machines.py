"""Answers a second of two web processes beside those of one, on one PostgreSQL, all on this machine.

`python bench/machines.py [SECONDS]`. Whoever asks and the database share the processors with the web processes: on two
of them, two web processes cannot be twice as fast. Rounds with one and with two take turns.
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.faults.arena import ROOT, environment, play
from tests.machines.cluster import NAME, Web, primary_in

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
ROUNDS, ASKING = 5, 8
PAGE = "/en/desk/people/"


def ask(port: int, session: str, until: float, sizes: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    while time.monotonic() < until:
        connection.request("GET", PAGE, headers={"Cookie": f"session={session}"})
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, response.status
        sizes.append(len(body))
    connection.close()


def answers(webs: list[Web], session: str) -> float:
    """Answers a second, when so many ask as fast as they are answered."""
    sizes: list[int] = []
    until = time.monotonic() + SECONDS
    asking = [
        threading.Thread(target=ask, args=(webs[number % len(webs)].port, session, until, sizes))
        for number in range(ASKING)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(set(sizes)) <= 2, "other pages than one"
    return len(sizes) / SECONDS


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kotosilta-machines-") as name:
        folder = Path(name)
        primary = primary_in(folder / "first")
        (folder / "data").mkdir()
        env = environment(str(folder / "data"), DATABASE_URL=f"postgres://postgres@{primary.host}/{NAME}")
        manage = [sys.executable, str(ROOT / "manage.py")]
        webs: list[Web] = []
        try:
            subprocess.run([*manage, "migrate", "-v0"], env=env, cwd=ROOT, check=True)
            session = play("machines", env, "prepare")["session"]
            subprocess.run([*manage, "work", "--once"], env=env, cwd=ROOT, check=True)  # the import of 4,000 people
            webs = [Web(env), Web(env)]
            time.sleep(8)
            answers(webs, session)
            rounds = [(answers(webs[:1], session), answers(webs, session)) for _round in range(ROUNDS)]
        finally:
            for web in webs:
                web.kill()
            primary.stop()
    one, two = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"the people list, {ASKING} ask at once; medians of {ROUNDS} rounds of {SECONDS:g} s that take turns")
    print(f"one web process {one:.1f} answers/s, two {two:.1f}: {two / one:.2f} times")


main()
