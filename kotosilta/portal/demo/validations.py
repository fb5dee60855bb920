"""Validations of competence in the demo: from "I can do this" to a certificate, as its people act."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kotosilta.core.models import Link
from kotosilta.credentials.services import sign_occasion
from kotosilta.guidance.models import WorkPlacement
from kotosilta.people.models import Person, User
from kotosilta.people.services import give_consent
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project, TrainingPlace
from kotosilta.validation.certificates import occasion_of
from kotosilta.validation.consents import VALIDATION, VALIDATION_TEXT
from kotosilta.validation.files import checked
from kotosilta.validation.models import Assessment, Evidence, Unit, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN
from kotosilta.validation.permissions import TUTOR
from kotosilta.validation.services import assessments, cases
from kotosilta.validation.services.assessments import GivenMark
from kotosilta.validation.services.trainings import begin_training


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def begin(project: Project, one: Person, by: User, day: dt.date, units: list[Unit], wish: str = "") -> ValidationCase:
    """With the candidate's consent, and days for each stage."""
    with on(day):
        made = ValidationCase(
            project=project, person=one, stages=ValidationCase.Stage.values, wish=wish, opened_on=day,
            identify_by=day + days(14), document_by=day + days(45), assess_by=day + days(90),
        )  # fmt: skip
        cases.begin_case(case=made, units=units, by=by)
        give_consent(person=one, key=VALIDATION, wording=VALIDATION_TEXT, language=one.language, by=by)
    return made


def speak(case: ValidationCase, by: User, day: dt.date, levels: str) -> None:
    """The self-assessment, one level an outcome; handed in when every one is answered."""
    with on(day):
        outcomes = list(case.outcomes())
        for outcome, level in zip(outcomes, levels, strict=False):
            cases.speak_of_oneself(case=case, outcome=outcome, level=level, by=by)
        if len(levels) >= len(outcomes):
            cases.hand_in(case=case, by=by)


def talk(case: ValidationCase, by: User, day: dt.date, **said: str) -> None:
    with on(day):
        cases.write_interview(case=case, said=said, by=by, held_on=day)


def show(
    case: ValidationCase,
    by: User,
    day: dt.date,
    kind: str,
    title: str,
    shows: list[int],
    *,
    place: str = "",
    years: str = "",
) -> Evidence:
    """A piece of the portfolio; `shows`: places of the outcomes. A photo is drawn here."""
    outcomes = list(case.outcomes())
    since, _dash, until = years.partition("–")
    with on(day):
        piece = Evidence(case=case, kind=kind, title=title, organisation=place, since=since, until=until)
        kept = checked(_photo(), kind) if kind in (Evidence.Kind.PHOTO, Evidence.Kind.PAPER) else None
        return cases.show_evidence(evidence=piece, outcomes=[outcomes[at] for at in shows], kept=kept, by=by)


def _photo() -> SimpleUploadedFile:
    """A plate, as far as a drawing goes."""
    picture = Image.new("RGB", (640, 480), "#e9e2d3")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((120, 60, 520, 460), fill="#ffffff", outline="#b8b0a0", width=6)
    for box, colour in (
        ((200, 150, 330, 280), "#c8702a"),
        ((330, 200, 440, 320), "#4c7d3a"),
        ((240, 300, 350, 390), "#a63d1e"),
    ):
        draw.ellipse(box, fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return SimpleUploadedFile("plate.jpg", out.getvalue())


def train(
    case: ValidationCase,
    by: User,
    first: dt.date,
    weeks: int,
    workplace: str,
    tutor: str,
    tasks: str,
    *,
    place: TrainingPlace | None = None,
) -> WorkPlacement:
    """On-the-job training at a workplace, from a place on offer or one's own."""
    with on(first - days(7)):
        placement = WorkPlacement(
            person=case.person, project=case.project, place=place, workplace=workplace, tutor=tutor, tasks=tasks, starts_on=first,
            ends_on=first + days(7 * weeks), weekly_hours=30, agreed_on=first - days(7), safety_on=first,
        )  # fmt: skip
        begin_training(case=case, placement=placement, by=by)
    return placement


def ask(case: ValidationCase, by: User, day: dt.date, role: str, assessor: User) -> Assessment:
    with on(day):
        return assessments.ask_assessor(case=case, role=role, assessor=assessor, by=by, due_on=day + days(21))


def marks(case: ValidationCase, levels: str, ground: str, words: str = "") -> list[GivenMark]:
    """One level an outcome; 0 stands for not shown."""
    return [
        GivenMark(outcome, NOT_SHOWN if level == "0" else level, ground, words)
        for outcome, level in zip(case.outcomes(), levels, strict=True)
    ]


def give(asked: Assessment, day: dt.date, levels: str, ground: str, note: str = "") -> None:
    assert asked.assessor is not None  # noqa: S101 - ask() named one
    with on(day):
        given = marks(asked.case, levels, ground)
        assessments.give_marks(assessment=asked, marks=given, by=asked.assessor, note=note)


def tutor_gives(case: ValidationCase, placement: WorkPlacement, by: User, day: dt.date, levels: str, name: str) -> None:
    """The tutor opens the link at the workplace."""
    with on(day):
        asked, token = assessments.ask_tutor(case=case, placement=placement, by=by)
        link = Link.objects.find(TUTOR, token)
        assert link is not None  # noqa: S101 - just made
        given = marks(case, levels, "work")
        assessments.give_marks(assessment=asked, marks=given, by=link, assessor_name=name)


def decide(case: ValidationCase, by: User, approver: User, day: dt.date, levels: str, reason: str) -> None:
    """They meet and agree; a second pair of eyes approves; what was shown is certified."""
    with on(day):
        given = marks(case, levels, "work", reason)
        agreed = assessments.agree(case=case, marks=given, held_on=day, note="Kaikki arvioijat olivat paikalla.", by=by)
        assessments.approve(consensus=agreed, by=approver)
        sign_occasion.func(str(occasion_of(case)))


def end(case: ValidationCase, by: User, day: dt.date, result: str) -> None:
    with on(day):
        cases.end_case(case=case, result=result, by=by)
