"""What managers and steering groups do twice or all at once: each act happens once, the others get a sentence."""

import datetime as dt
import json
import sys
from collections import Counter

from tests.faults.scenes.stage import all_at_once

from kotosilta.core.acts import Refused  # isort: skip
from django.test import Client  # isort: skip
from kotosilta.governance.models import Decision  # isort: skip
from kotosilta.guidance.models import Contact  # isort: skip
from kotosilta.people.models import User  # isort: skip
from kotosilta.projects.models import Project  # isort: skip
from kotosilta.projects import systems  # isort: skip
from kotosilta.reporting.models import BudgetLine, Cost, Release, Report  # isort: skip
from kotosilta.reporting.services import money, publishing, reports  # isort: skip
from tests import cast  # isort: skip

COUNT = 12
CONTACT = "8d0f5c0e-6f0a-4c34-9d6e-3a1b9a0d4a11"


def told(act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


def act() -> None:
    made = cast.make_cast()
    day = f"{made.project.starts_on + dt.timedelta(days=3):%-d.%-m.%Y}"
    file = f"Päivä;Laji;Summa;Selite;Tosite\n{day};matkat;12,50;Juna;M-1\n{day};muut;5;Kahvi;M-2\n".encode()
    results: dict[str, dict[str, int]] = {}

    def project() -> Project:
        return Project.objects.get(pk=made.project.pk)

    def manager() -> User:
        return User.objects.get(name="manager")

    def take_in(number: int) -> str:
        there = {"project": project(), "organisation": made.silta, "by": manager()}
        return told(lambda: money.read_costs(content=file, **there))

    def allow(number: int) -> str:
        line = BudgetLine(project=project(), organisation=made.silta, category="staff", amount=600)
        line.organisation = (made.silta, made.city)[number % 2]
        return told(lambda: money.allow(line=line, by=manager()))

    def begin(number: int) -> str:
        return told(lambda: reports.begin_report(project=project(), period="all", by=manager()))

    def write(number: int) -> str:
        draft = Report.objects.get(project=made.project, period="all")
        written = dict.fromkeys(made.project.fund_rules.headings, f"{number}")
        return told(lambda: reports.write_texts(report=draft, written=written, by=manager()))

    def freeze(number: int) -> str:
        draft = Report.objects.get(project=made.project, period="all")
        return told(lambda: reports.freeze_report(report=draft, by=manager()))

    def approve(number: int) -> str:
        frozen = Report.objects.get(project=made.project, period="all")
        return told(lambda: reports.approve_report(report=frozen, by=User.objects.get(name="steering")))

    def release(number: int) -> str:
        return told(lambda: publishing.release_tables(project=project(), period="all", by=manager()))

    _access, token = systems.give_access(
        project=project(), name="x", scopes=["contacts:write"], by=User.objects.get(name="worker")
    )

    def send_contact(number: int) -> str:
        """The same contact from another system, many times at once."""
        body = {"at": "2026-05-04T10:30:00+03:00", "topic": "school", "minutes": 20}
        answer = Client().put(
            f"/api/v1/contacts/{CONTACT}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return str(answer.status_code)

    Report.objects.filter(project=made.project, period="all").delete()
    made.body.kind = "control"
    made.body.save()
    for scene in (take_in, allow, begin, write, freeze, approve, release, send_contact):
        results[scene.__name__] = dict(Counter(all_at_once(scene, COUNT)))
    counts = {
        "costs": Cost.objects.exclude(pk=made.cost.pk).count(),
        "reports": Report.objects.filter(period="all").count(),
        "decisions": Decision.objects.filter(reports__isnull=False).count(),
        "releases": Release.objects.count(),
        "contacts": Contact.objects.filter(uuid=CONTACT).count(),
        "lines": BudgetLine.objects.filter(category="staff").count(),
    }
    print(json.dumps({**results, "counts": counts}))


if __name__ == "__main__":
    {"act": act}[sys.argv[1]]()
