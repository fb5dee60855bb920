"""What there is to translate, as one list: the interface, and what people wrote for others (clubs, services, news).

An item's id says where it belongs: "t.<key>" is a text of the interface, "c.<model>.<field>.<uuid>" one that somebody
wrote.
"""

from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, LearningOutcome, Material, Session
from kotosilta.core import audit, clock, wordings
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import current, locked
from kotosilta.core.translated import TranslatedField, source_of, told, with_translation
from kotosilta.core.wordings import State
from kotosilta.experts.models import Topic
from kotosilta.governance.models import Body, Decision, Meeting
from kotosilta.guidance.models import Service
from kotosilta.people.models import User
from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.reporting.models import Publication

Role = Member.Role


class Item(NamedTuple):
    """One text in one language. `source` and `texts` have one entry each, or one for every plural form."""

    id: str
    where: str
    source: list[str]
    source_language: str
    texts: list[str]
    state: State


def may_translate(user: Any) -> bool:
    """Whoever works in a project translates what it tells; see `may_change_interface` for the rest."""
    return bool(user.is_authenticated) and (projects_worked_in(user).exists() or may_change_interface(user))


def may_change_interface(user: Any) -> bool:
    """The texts that everybody reads: coordinators."""
    return bool(user.is_authenticated) and Member.objects.filter(current(), user=user, role=Role.COORDINATOR).exists()


def _rows(user: User) -> dict[Any, models.QuerySet[Any]]:
    """By model what the user's work is to write: of sessions those to come, of news what has not been taken down."""
    mine = projects_worked_in(user)
    activities = Activity.objects.filter(project__in=mine)
    bodies = Body.objects.all().run_by(user)
    of_activities = {"activity__in": activities}
    news = Publication.objects.all().visible_to(user).filter(taken_down_at__isnull=True)
    rows = {
        Activity: activities,
        Session: Session.objects.filter(**of_activities, starts_at__gte=clock.now()),
        Material: Material.objects.filter(**of_activities),
        LearningOutcome: LearningOutcome.objects.filter(**of_activities),
        Project: mine,
        Body: bodies,
        Meeting: Meeting.objects.filter(body__in=bodies),
        Decision: Decision.objects.filter(body__in=bodies),
        Publication: news.filter(project__in=mine),
    }
    if user.organisation_id:
        rows[Service] = Service.objects.filter(keeper=user.organisation_id, is_offered=True)
    if may_change_interface(user):
        rows[Topic] = Topic.objects.all().public()
    return rows


def written(user: User) -> list[tuple[Any, Any]]:
    """What the user's projects and organisation have written for others: rows and their translated fields."""
    return [
        (row, field)
        for rows in _rows(user).values()
        for row in rows
        for field in row._meta.fields
        if isinstance(field, TranslatedField)
    ]


def content(rows: list[tuple[Any, Any]], language: str) -> list[Item]:
    """The items that `written` found, in the language."""
    return [item for row, field in rows if (item := _item(row, field, language)) is not None]


def _item(row: Any, field: Any, language: str) -> Item | None:
    texts = getattr(row, field.attname)
    source = source_of(texts)
    if not source or source == language:
        return None
    given = told(texts, language)
    is_there = given.language == language
    where = f"{row._meta.verbose_name}: {field.verbose_name}"
    state = State(given.state) if is_there else State.MISSING
    item_id = f"c.{row._meta.model_name}.{field.name}.{row.uuid}"
    return Item(item_id, where, [texts[source]["text"]], source, [given.text if is_there else ""], state)


def interface(language: str) -> list[Item]:
    """What the system itself says."""
    return [
        Item(
            f"t.{text.key}",
            ", ".join([*([text.context] if text.context else []), *text.places]),
            _source_forms(text),
            wordings.SOURCE,
            text.texts,
            state,
        )
        for text, state in wordings.texts_of(language)
    ]


def _source_forms(text: wordings.Text) -> list[str]:
    if not text.plural:
        return [text.source]
    return [text.source, *[text.plural] * (len(text.texts) - 1)]


def kinds_for(user: User) -> list[str]:
    """Of items that the user may translate."""
    return ["content", "interface"] if may_change_interface(user) else ["content"]


def items(user: User, language: str, kind: str) -> list[Item]:
    """`kind`: "interface" or "content". Raises PermissionDenied."""
    require(may_change_interface(user) if kind == "interface" else may_translate(user))
    return interface(language) if kind == "interface" else content(written(user), language)


def find(user: User, language: str, item_id: str) -> Item | None:
    """One that the user may translate."""
    if item_id.startswith("t."):
        known = interface(language) if may_change_interface(user) else []
        return next((item for item in known if item.id == item_id), None)
    found = _content_row(user, item_id)
    return _item(*found, language) if found else None


def _content_row(user: User, item_id: str) -> tuple[Any, Any] | None:
    _c, model_name, field_name, uuid = [*item_id.split("."), "", "", ""][:4]
    try:
        key = UUID(uuid)
    except ValueError:
        return None
    rows = next((rows for model, rows in _rows(user).items() if model._meta.model_name == model_name), None)
    row = rows.filter(uuid=key).first() if rows is not None else None
    field = next((f for f in row._meta.fields if f.name == field_name), None) if row is not None else None
    return (row, field) if isinstance(field, TranslatedField) else None


@transaction.atomic
def translate(*, language: str, item_id: str, texts: list[str], state: str, by: User) -> None:
    """Say an item in the language. `state`: "draft", "machine" or "reviewed". Raises Refused."""
    if item_id.startswith("t."):
        require(may_change_interface(by))
        is_reviewed = state == State.REVIEWED
        wordings.say(language=language, key=item_id[2:], texts=texts, is_reviewed=is_reviewed, by=by)
        return
    found = _content_row(by, item_id)
    if found is None or language not in dict(settings.LANGUAGES):
        raise Refused(_("This text is no longer used."))
    row, field = locked(found[0]), found[1]
    setattr(row, field.attname, with_translation(getattr(row, field.attname), language, "".join(texts), state))
    if isinstance(row, Service):
        row.derive()
    row.save()
    audit.record(f"{row._meta.model_name}.translated", by=by, subject=row, fields=[f"{field.name}.{language}"])
