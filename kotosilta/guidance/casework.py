"""The steps of housing counselling and social rehabilitation: what, and within how many days after the beginning."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ARREARS = "arrears", _("Housing: rent is not paid")
    NOTICE = "notice", _("Housing: the lease has been or may be terminated")
    MOVING = "moving", _("Housing: moving")
    REHABILITATION = "rehabilitation", _("Social rehabilitation")


HOUSING = (Kind.ARREARS, Kind.NOTICE, Kind.MOVING)


class Result(models.TextChoices):
    KEPT = "kept", _("the home was kept")
    MOVED = "moved", _("moved to another home")
    LOST = "lost", _("the home was lost")
    WORK = "work", _("to work or studies")
    SERVICE = "service", _("to another service")
    BETTER = "better", _("manages better in everyday life")
    BROKEN_OFF = "broken_off", _("was broken off")


RESULTS: dict[str, tuple[Result, ...]] = {
    **dict.fromkeys(HOUSING, (Result.KEPT, Result.MOVED, Result.LOST, Result.BROKEN_OFF)),
    Kind.REHABILITATION: (Result.WORK, Result.SERVICE, Result.BETTER, Result.BROKEN_OFF),
}


class Rule(NamedTuple):
    words: Promise
    days: int


STEPS: dict[str, dict[str, Rule]] = {
    Kind.ARREARS: {
        "landlord": Rule(_("Call the landlord together, before the debt grows"), 2),
        "benefits": Rule(_("Check housing allowance and basic social assistance at Kela"), 5),
        "plan": Rule(_("Agree on a payment plan in writing"), 10),
        "debt": Rule(_("Financial and debt advice, if there are other debts"), 21),
        "paid": Rule(_("Check that two rents in a row have been paid"), 65),
    },
    Kind.NOTICE: {
        "paper": Rule(_("Read the notice together: ground, day, how to object"), 1),
        "right": Rule(_("Ask the legal aid office whether the notice is right"), 4),
        "social": Rule(_("Tell social services, if there are children in the home"), 2),
        "home": Rule(_("Apply for other homes"), 10),
        "keys": Rule(_("Agree on the last day, cleaning and keys"), 30),
    },
    Kind.MOVING: {
        "apply": Rule(_("Write the applications for homes"), 7),
        "view": Rule(_("Look at the home and read the lease together"), 21),
        "deposit": Rule(_("Deposit: apply for a commitment from Kela"), 24),
        "notify": Rule(_("Notify of the move: population register and post"), 30),
        "power": Rule(_("Electricity, home insurance, internet"), 30),
    },
    Kind.REHABILITATION: {
        "map": Rule(_("Find out together what works and what is heavy"), 7),
        "goals": Rule(_("Agree on two or three goals in the plan"), 14),
        "rhythm": Rule(_("Write the weekly rhythm"), 21),
        "group": Rule(_("Begin in a group"), 30),
        "try": Rule(_("Look for a place for a work try-out"), 60),
        "look_back": Rule(_("Look back together: what has changed?"), 90),
    },
}
