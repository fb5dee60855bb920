"""The checklists of moving on in school: which steps, by when, explained for the family.

The days are those of an ordinary school year; the joint application and the results have other days each year, which
the texts say. Basic education, TUVA, joint application: Act on Compulsory Education 1214/2020 and Opintopolku.fi.
"""

import datetime as dt
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Path(models.TextChoices):
    PREPARATORY = "preparatory", _("From preparatory to basic education")
    GRADE_6 = "grade_6", _("From grade 6 to grade 7")
    GRADE_9 = "grade_9", _("From grade 9 to upper secondary or TUVA")


class Rule(NamedTuple):
    """A step: by which day of the year in which the pupil moves on (`before`: of the year before), and what it is."""

    key: str
    month: int
    day: int
    words: Promise
    why: Promise
    before: bool = False

    def due(self, year: int) -> dt.date:
        return dt.date(year - 1 if self.before else year, self.month, self.day)


PATHS: dict[str, list[Rule]] = {
    Path.PREPARATORY: [
        Rule("talk", 3, 31, _("Talk with the teacher about when the child moves on"), _("Preparatory education lasts about a year. The teacher sees how much Finnish the child already knows, and you agree on the day together.")),
        Rule("school", 4, 30, _("Find out which school and class it will be"), _("The child often goes to the school near home. Ask the name of the school, the class and the teacher.")),
        Rule("finnish", 4, 30, _("Agree on Finnish as a second language and on own mother tongue lessons"), _("Both lessons are free of charge. You have to ask for lessons in your mother tongue.")),
        Rule("visit", 5, 15, _("Visit the new school together"), _("The child sees the class, and you learn the way and the times.")),
        Rule("wilma", 8, 15, _("Get the codes for Wilma of the new school"), _("In Wilma the school writes to you. You can have it in your own language on the phone.")),
    ],
    Path.GRADE_6: [
        Rule("choices", 2, 28, _("Choose the subjects for grade 7"), _("Languages and other subjects are chosen in spring, often in Wilma. Ask what each means before you choose.")),
        Rule("support", 4, 15, _("Agree which support goes on in the new school"), _("Finnish as a second language, support for learning, school social worker: tell the new school what helps.")),
        Rule("visit", 5, 31, _("Visit the new school"), _("Pupils often visit in May. Learn the way, the bus and where to eat.")),
        Rule("homeroom", 8, 20, _("Meet the class teacher and come to the parents' evening"), _("In grade 7 there are many teachers. The class teacher is the one whom you can always ask.")),
    ],
    Path.GRADE_9: [
        Rule("guidance", 11, 30, _("Talk with the guidance counsellor about what comes after grade 9"), _("Everybody studies until 18. Upper secondary school, vocational school, or TUVA, a year that prepares for them."), before=True),
        Rule("visit", 1, 31, _("Visit schools on their open days"), _("There you see what one really does in the studies. You may come along as a parent.")),
        Rule("apply", 3, 15, _("Send the joint application at Opintopolku.fi"), _("It is open for about four weeks in February and March; look up this year's days. Put the places in the order in which you want them.")),
        Rule("tuva", 3, 15, _("Put TUVA into the application if the grades or the Finnish are not enough yet"), _("TUVA lasts at most a year. It is a good way, not a punishment.")),
        Rule("tests", 5, 15, _("Go to the entrance and language tests"), _("Some places test. The letter with time and place comes from the school.")),
        Rule("accept", 6, 30, _("Accept the place in time"), _("The results come in June. Who does not accept by the day given loses the place.")),
        Rule("start", 8, 15, _("Get ready for the start: timetable, bus card, computer"), _("Materials are free until the year in which one turns 20. Ask for school travel support from Kela.")),
    ],
}  # fmt: skip
