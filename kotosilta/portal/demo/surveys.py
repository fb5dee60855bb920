"""Questionnaires in the demo: rounds before, during and after, with invented answers."""

import datetime as dt
import random
from uuid import UUID

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Partner, Project
from kotosilta.surveys import services
from kotosilta.surveys.models import Round
from kotosilta.surveys.permissions import SURVEY
from kotosilta.surveys.questions import SCALES, THEMES, standard, theme_of

WISHES = {
    "pupils": ["Pidempi välitunti.", "أريد صديقًا يتكلم لغتي.", "Enemmän aikuisia pihalle."],
    "parents": ["Kokoukset illalla.", "Переводчик на встречах.", "Sama ohjaaja koko vuoden."],
}


def ask(
    project: Project, by: User, key: str, stage: str, day: dt.date, *, answers: int, level: float, chance: random.Random,
    school: Partner | None = None, until: dt.date | None = None,
) -> Round:  # fmt: skip
    """One round with so many answers around `level` (1 to 5); closes after two weeks."""
    closes_on = until or day + dt.timedelta(days=14)
    asked = Round(questionnaire=standard(key), project=project, school=school, stage=stage, closes_on=closes_on)
    with on(day):
        asked.opened_at = clock.now()
        services.open_round(asked=asked, by=by)
        link = Link.prepare(SURVEY, asked, valid_for=dt.timedelta(days=21))
        wishes = dict(zip(chance.sample(range(answers), len(WISHES[key])), WISHES[key], strict=True))
        for number in range(answers):
            values = _answer(asked, level, chance)
            if number in wishes:
                values |= {"words": wishes[number], "quote": chance.choice(["yes", "no"])}
            services.answer(asked=asked, once=UUID(int=chance.getrandbits(128)), values=values, by=link)
    return asked


def _answer(asked: Round, level: float, chance: random.Random) -> dict[str, str]:
    """One respondent: some say more than others, some leave a question out."""
    mood, values = chance.gauss(0, 0.6), {}
    for question in asked.questionnaire.questions:
        key = question["key"]
        if question["kind"] in SCALES and chance.random() > 0.05:
            said = level + mood + chance.gauss(0, 0.7)
            theme = THEMES.get(theme_of(key))
            if theme and theme.less_is_better:
                said = 6 - said
            values[key] = str(min(5, max(1, round(said))))
    return values
