"""The people list with 100,000 people, beside an idiomatic Django page and beside the floor, all of the same bytes.

`python bench/people_list.py [PEOPLE]`. Idiomatic: Paginator with its count and offset, `icontains` for the search, an
included template for each row, Django's own `get_…_display`. Ours: keyset pages with the rights of the user, search
from the key table. Floor: one query without rights, and strings put together. All are checked to
give the same bytes. `python scripts/on_postgres.py python bench/people_list.py` measures the same on PostgreSQL.
"""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import Q
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.html import escape

from bench import arena
from kotosilta.core.languages import NAMES
from kotosilta.core.pages import keyset_page
from kotosilta.people.models import NameKey, Person, User, keys_of
from kotosilta.projects.models import Participation, Project
from tests import cast

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000


class Idiomatic(Person):
    """A person without what our base of models adds."""

    _get_FIELD_display = models.Model._get_FIELD_display  # noqa: N815 - Django

    class Meta:
        proxy = True
        app_label = "people"


def idiomatic_template() -> tuple[Any, Any]:
    """Our template with its rows in one of their own, which is included for each."""
    source = Path(get_template("people/people_rows.html").origin.name).read_text("utf-8")
    before, begins, rest = source.partition("{% for person in page.rows %}")
    row, ends, after = rest.partition("{% endfor %}")
    django = engines["django"]
    return django.from_string(before + begins + "{% include row %}" + ends + after), django.from_string(row).template


def fill() -> tuple[User, Project]:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    manager = cast.make_user("manager", keeper)
    cast.seat(manager, project, "manager")
    people = [Person(keeper=keeper, full_name=name, birth_year=1990) for name in arena.names(COUNT)]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people, batch_size=2000)
    NameKey.objects.bulk_create([key for person in people for key in keys_of(person)], batch_size=8000)
    Participation.objects.bulk_create(
        [Participation(project=project, person=p, entered_on=project.starts_on) for p in people], batch_size=2000
    )
    return manager, project


REQUEST = RequestFactory().get("/en/desk/people/")


def context(rows: list[Person]) -> dict[str, Any]:
    return {"page": {"rows": rows, "next": "x"}, "search": "", "request": REQUEST}


def idiomatic(project: Project, search: str = "", number: int = 1) -> str:
    rows = Idiomatic.objects.filter(participations__project=project).order_by("sort_key", "id")
    if search:
        rows = rows.filter(Q(full_name__icontains=search) | Q(call_me__icontains=search))
    page = Paginator(rows, 50).page(number)
    _ = page.paginator.num_pages
    whole, row = TEMPLATES
    return whole.render({**context(list(page.object_list)), "row": row}, REQUEST)


def ours(manager: User, search: str = "", after: str = "") -> str:
    rows = Person.objects.all().open_to(manager)
    page = keyset_page(rows.search(search) if search else rows, "sort_key", {"after": after})
    return render_to_string("people/people_rows.html", context(page.rows))


def floor(project: Project, frame: tuple[str, str]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uuid, full_name, birth_year, language FROM people_person p WHERE EXISTS (SELECT 1 FROM"
            " projects_participation WHERE person_id = p.id AND project_id = %s) ORDER BY sort_key, id LIMIT 51",
            [project.pk],
        )
        found = cursor.fetchall()[:50]
    rows = (
        f'<tr><th scope="row"><a href="{UUID(str(uuid))}/"><bdi>{escape(name)}</bdi></a></th>'
        f'<td data-label="Born">{year}</td><td data-label="Language of messages">{NAMES[language]}</td></tr>'
        for uuid, name, year, language in found
    )
    return "".join([frame[0], *rows, frame[1]])


def main() -> None:
    manager, project = fill()
    deep = COUNT // 50 // 2
    middle = Person.objects.order_by("sort_key", "id")[deep * 50 - 51]
    key = f"{middle.sort_key}~{middle.pk}"
    some = "Virtanen-0000"
    cases = [
        ("first page", lambda: idiomatic(project), lambda: ours(manager)),
        (f"page {deep}", lambda: idiomatic(project, number=deep), lambda: ours(manager, after=key)),
        (f"search {some}", lambda: idiomatic(project, some), lambda: ours(manager, some.replace("-", " "))),
    ]
    print(f"{COUNT} people, {connection.vendor}; medians of 9 interleaved rounds")
    print(f"{'case':24} {'idiomatic ms':>13} {'ours ms':>9} {'times':>7}")
    for name, theirs, own in cases:
        assert theirs() == own(), name
        slow, fast = arena.compare(9, theirs, own)
        print(f"{name:24} {slow * 1000:13.1f} {fast * 1000:9.1f} {slow / fast:7.1f}")
    first = ours(manager)
    frame = first[: first.index("<tbody>") + 7], first[first.index("</tbody>") :]
    assert floor(project, frame) == first, "the floor shows something else"
    lowest, own_time = arena.compare(9, lambda: floor(project, frame), lambda: ours(manager))
    print(f"floor of the first page: {lowest * 1000:.1f} ms, {lowest / own_time:.2f} of ours")
    assert "Äijä" not in idiomatic(project, "aija") and "Äijä" in ours(manager, "aija"), "only ours finds Äijä by aija"
    client = cast.sign_in(Client(), manager)
    whole = arena.compare(5, lambda: client.get("/en/desk/people/"))[0]
    print(f"whole page with access, audit and frame: {whole * 1000:.1f} ms")


arena.migrate()
translation.activate("en")
TEMPLATES = idiomatic_template()
main()
