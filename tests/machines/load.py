"""People who write down contacts, each going to the next web process when one does not answer."""

import datetime as dt
import http.client
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlencode

from tests.machines.cluster import Web

CSRF = "a" * 32


class Load:
    """`acknowledged` holds the UUIDs whose saving was answered; `answers` counts every answer, also none at all."""

    def __init__(self, webs: list[Web], session: str, project: str, people: int = 4) -> None:
        self.webs, self.project, self.day = webs, project, dt.date.today() - dt.timedelta(days=1)
        self.headers = {
            "Cookie": f"session={session}; csrf={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[str] = []
        self.answers: Counter[str] = Counter()
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(number,)) for number in range(people)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)

    def _write(self, number: int) -> None:
        turn = number
        while not self.stopped.is_set():
            once = str(uuid.uuid4())
            while not self.stopped.is_set():  # sent again until it is answered: it is the same contact
                turn += 1
                answer = self.post(self.webs[turn % len(self.webs)], once)
                self.answers[answer] += 1
                if answer == "302":
                    self.acknowledged.append(once)
                    break
                time.sleep(0.2)

    def post(self, web: Web, once: str) -> str:
        values = {
            "once": once, "project": self.project, "nickname": "Somebody", "topic": "work", "channel": "face",
            "language": "fi", "minutes": "15", "outcome": "answered", "csrfmiddlewaretoken": CSRF,
            "at_day": f"{self.day.day}", "at_month": f"{self.day.month}", "at_year": f"{self.day.year}", "at_time": "9:00",
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=40)
        try:
            connection.request("POST", "/en/desk/contacts/add/", urlencode(values), self.headers)
            response = connection.getresponse()
            response.read()
            is_signed_out = "sign-in" in (response.getheader("Location") or "")
            return "signed out" if is_signed_out else str(response.status)
        except (OSError, http.client.HTTPException) as failure:
            return type(failure).__name__
        finally:
            connection.close()

    def wait_for(self, more: int, seconds: float = 90) -> float:
        """Until so many more have been acknowledged; returns the seconds that it took. Raises AssertionError."""
        began, wanted = time.monotonic(), len(self.acknowledged) + more
        while len(self.acknowledged) < wanted:
            assert time.monotonic() - began < seconds, f"no answers: {dict(self.answers)}"
            time.sleep(0.05)
        return time.monotonic() - began
