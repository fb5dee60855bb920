"""How it was, in faces: asked after a session of everybody who was there, answered by nobody who gives a name."""

import datetime as dt
from collections import Counter
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from kotosilta.activities import letters
from kotosilta.activities.models import Attendance, Session
from kotosilta.core import clock
from kotosilta.core.records import locked
from kotosilta.people.models import ContactRoute, Message, Person
from kotosilta.people.outbox import WRITTEN_TO, Letter, invite_each
from kotosilta.surveys.models import Round
from kotosilta.surveys.questions import SCALES, standard
from kotosilta.surveys.services import open_link

PURPOSE = "session_faces"
LATELY, OPEN_FOR = dt.timedelta(hours=24), dt.timedelta(days=7)
AT_LEAST = 5  # answers; of fewer nothing is shown, so that nobody is known by the face


def ask_how_it_was() -> int:
    """A duty of the worker: a message to those who were at a session that ended within the last day, where the activity
    asks; who is marked only later is asked then. Returns how many were asked."""
    now = clock.now()
    ended = Session.objects.filter(
        activity__asks_faces=True,
        status=Session.Status.HELD,
        ends_at__lte=now,
        ends_at__gt=now - LATELY,
    )
    return sum(_ask(session) for session in ended.filter(Exists(_not_asked())).select_related("activity"))


def _not_asked() -> QuerySet[Attendance]:
    told = Message.objects.filter(purpose=PURPOSE, about=OuterRef("session__uuid"), person=OuterRef("person"))
    reached = ContactRoute.objects.filter(person=OuterRef("person"), kind__in=WRITTEN_TO)
    present = Attendance.objects.filter(session=OuterRef("pk"), status=Attendance.Status.PRESENT)
    return present.filter(Exists(reached), ~Exists(told))


@transaction.atomic
def _ask(session: Session) -> int:
    fresh = locked(session)
    if fresh.faces is None:
        fresh.faces = Round.objects.create(questionnaire=standard("session"), closes_on=clock.today() + OPEN_FOR)
        fresh.save(update_fields=["faces"])
    token = open_link(fresh.faces)
    were_there = Person.objects.filter(
        attendances__session=fresh, attendances__status=Attendance.Status.PRESENT
    ).distinct()
    letter = partial(_letter, token)
    return invite_each(were_there, purpose=PURPOSE, about=fresh.uuid, letter=letter)


def _letter(token: str) -> Letter:
    return letters.how_was_it(settings.ORIGIN + reverse("surveys:answer", args=[token]))


class Face(NamedTuple):
    """A face, in words, with its drawing, and how many chose it."""

    words: str
    drawing: str
    number: int


def faces_of(session: Session) -> list[Face]:
    """How many chose each face, from the best to the worst; empty while too few have answered."""
    if session.faces is None:
        return []
    chosen = Counter(values.get("whole", "") for values in session.faces.answers.values_list("values", flat=True))
    del chosen[""]
    if chosen.total() < AT_LEAST:
        return []
    scale = SCALES["feeling"]
    return [Face(str(words), f"{scale.drawing}-{value}", chosen[value]) for value, words in scale.choices]
