"""The words in which an incident is told, and the steps that the law and good practice ask for."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class What(models.TextChoices):
    WORDS = "words", _("bad words, names, threats")
    HITTING = "hitting", _("hitting, pushing, other violence")
    EXCLUDING = "excluding", _("left alone on purpose")
    RACISM = "racism", _("because of skin colour, language, religion or where one comes from")
    ONLINE = "online", _("on the phone or the internet")
    THINGS = "things", _("things taken or broken")
    TOUCHING = "touching", _("touching that one does not want")
    OTHER = "other", _("something else")


# A drawing for each, for those who read little.
PICTURES_OF_WHAT = {
    "words": "shout", "hitting": "push", "excluding": "alone", "racism": "equal", "online": "device", "things": "bag",
    "touching": "distance", "other": "question",
}  # fmt: skip
PICTURES_OF_WHERE = {"class": "school", "break": "people", "way": "out", "online": "device", "other": "question"}
PICTURES_OF_WHOM = {"me": "hand", "child": "family", "other": "people"}


class Where(models.TextChoices):
    CLASS = "class", _("in class")
    BREAK = "break", _("in the break, in the yard")
    WAY = "way", _("on the way to school")
    ONLINE = "online", _("on the phone or the internet")
    OTHER = "other", _("somewhere else")


class Since(models.TextChoices):
    ONCE = "once", _("it happened once")
    WEEK = "week", _("for about a week")
    MONTH = "month", _("for about a month")
    LONGER = "longer", _("for longer")


class Whom(models.TextChoices):
    ME = "me", pgettext_lazy("who was hurt", "me")
    CHILD = "child", pgettext_lazy("who was hurt", "my child")
    OTHER = "other", pgettext_lazy("who was hurt", "somebody else")


class Teller(models.TextChoices):
    PUPIL = "pupil", _("a pupil")
    PARENT = "parent", _("a parent")
    FRIEND = "friend", _("a friend")
    STAFF = "staff", _("somebody who works at the school")


class Result(models.TextChoices):
    """KiVa's question at the follow-up."""

    STOPPED = "stopped", _("it has stopped")
    LESSENED = "lessened", _("it has lessened")
    CONTINUES = "continues", _("it continues")


class Step(NamedTuple):
    """What is to be done, within how many days after the case was taken up, and where that comes from."""

    words: Promise
    days: int
    source: str


# Basic Education Act 628/1998 § 29(7): guardians of both sides. Child Welfare Act 417/2007 § 25: notification at once
# when its conditions hold. KiVa practice: target alone first, then each suspected alone, agreement, follow-up.
STEPS: dict[str, Step] = {
    "talk_target": Step(_("Talk with the pupil who was hurt, alone"), 1, "KiVa"),
    "talk_suspected": Step(_("Talk with each of those who did it, alone"), 2, "KiVa"),
    "guardians_target": Step(_("Tell the guardians of the pupil who was hurt"), 2, "628/1998 § 29"),
    "guardians_suspected": Step(_("Tell the guardians of those who did it"), 2, "628/1998 § 29"),
    "child_welfare": Step(
        _("Decide whether a child-welfare notification is due, and make it at once"), 2, "417/2007 § 25"
    ),
    "agreement": Step(_("Agree what stops and who watches over it"), 5, "KiVa"),
    "follow_up_week": Step(_("Follow up after a week"), 12, "KiVa"),
    "follow_up_month": Step(_("Follow up after a month"), 35, "KiVa"),
}
FOLLOW_UPS = ("follow_up_week", "follow_up_month")
ESCALATION = Step(_("It continues: tighten the measures with the head teacher and the pupil-welfare group"), 3, "KiVa")
