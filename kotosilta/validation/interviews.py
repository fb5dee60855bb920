"""What a counsellor asks a candidate about, section by section (after the EU Skills Profile Tool: personal background,
skills identification, expectations, next steps). Languages and the portfolio stand elsewhere already and are shown, not
asked again."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Question(NamedTuple):
    key: str
    words: Promise


class Section(NamedTuple):
    title: Promise
    icon: str
    questions: tuple[Question, ...]


SECTIONS = (
    Section(_("Languages"), "globe", (
        Question("languages_used", _("In which languages have you worked or studied? What did you do in them?")),
        Question("finnish_daily", _("Where do you use Finnish now?")),
    )),
    Section(_("School and studies"), "school", (
        Question("school", _("Which schools have you gone to, where and for how many years?")),
        Question("courses", _("Which courses have you taken, in Finland too?")),
        Question("papers", _("Which certificates do you have? Where are they?")),
    )),
    Section(_("Work"), "bag", (
        Question("jobs", _("What work have you done, where and for how long?")),
        Question("tasks", _("What did you do on a usual day? Which tools and machines did you use?")),
        Question("responsibility", _("Have you led others, taught others, or had a business of your own?")),
    )),
    Section(_("Home and free time"), "home", (
        Question("home", _("What do you do at home that others would need training for? (cooking, repairs, care)")),
        Question("free_time", _("What do you do in your free time, in clubs or for others?")),
        Question("digital", _("What do you do with a phone or a computer?")),
        Question("driving", _("Which driving licence or other permits do you have?")),
    )),
    Section(_("What you want"), "heart", (
        Question("work_wish", _("What work would you like to do?")),
        Question("study_wish", _("What would you like to study?")),
        Question("limits", _("What must we take into account? (children, travel, working hours)")),
    )),
    Section(_("Next steps"), "check", (
        Question("advice", _("What did the counsellor recommend?")),
        Question("agreed", _("What was agreed on?")),
    )),
)  # fmt: skip
KEYS = {question.key for section in SECTIONS for question in section.questions}
