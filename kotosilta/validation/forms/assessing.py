"""The shape of marks: a level, a ground and words for each outcome."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, PicturedChoice
from kotosilta.core.translated import told
from kotosilta.validation.forms.cases import InterpretedForm
from kotosilta.validation.models import Evidence, Mark, Outcome, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN, Role
from kotosilta.validation.permissions import assessors_for, is_close_to
from kotosilta.validation.portfolio import level_names
from kotosilta.validation.register import WORDS, codes_of, register_of, state_for
from kotosilta.validation.services.assessments import ASKED_ROLES, GivenMark

PICTURES = {1: ("level-4",), 2: ("level-3", "level-5"), 3: ("level-2", "level-3", "level-5")}
USUAL_GROUND = {Role.COUNSELLOR: Mark.Ground.PAPERS, Role.TEACHER: Mark.Ground.TALK, Role.INTERVIEW: Mark.Ground.TALK,
                Role.TUTOR: Mark.Ground.WORK}  # fmt: skip


def pictures_of(outcome: Outcome) -> dict[str, str]:
    """A drawing for each level, more bars for more skill; the scale of five has them all."""
    keys = [one["key"] for one in outcome.scale]
    bars = PICTURES.get(len(keys)) or tuple(f"level-{min(number, 5)}" for number in range(1, len(keys) + 1))
    return {NOT_SHOWN: "question", **dict(zip(keys, bars, strict=True))}


class MarksForm(Form):
    """A row an outcome. `simple`: levels only. Nothing has to be chosen to save a draft."""

    simple = False
    asks_for = _("What did you see or hear?")
    note = forms.CharField(
        label=_("What do you want to add?"), required=False, max_length=4000, widget=forms.Textarea()
    )

    def __init__(
        self, *args: Any, outcomes: list[Outcome], marks: dict[int, Mark], usual_ground: str = "",
        evidence: Sequence[Evidence] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        self.pieces = {str(piece.uuid): piece for piece in evidence}
        for outcome in outcomes:
            self._ask(outcome, marks.get(outcome.pk), usual_ground)
        self.prepare()

    def _ask(self, outcome: Outcome, mark: Mark | None, usual_ground: str) -> None:
        key, choices = outcome.uuid.hex, list(level_names(outcome).items())
        self.fields[f"level_{key}"] = forms.ChoiceField(
            label=told(outcome.words).text, required=False, choices=choices, initial=mark.level if mark else None,
            widget=PicturedChoice(pictures_of(outcome), choices=choices),
        )  # fmt: skip
        if self.simple:
            return
        self.fields[f"ground_{key}"] = forms.ChoiceField(
            label=_("How was it shown?"), required=False, choices=[("", _("No answer")), *Mark.Ground.choices],
            initial=mark.ground if mark else usual_ground, widget=forms.RadioSelect,
        )  # fmt: skip
        shown = [
            (uuid, piece.title)
            for uuid, piece in self.pieces.items()
            if outcome.pk in {row.pk for row in piece.outcomes.all()}
        ]
        if shown:
            self.fields[f"evidence_{key}"] = forms.MultipleChoiceField(
                label=_("On which evidence?"), required=False, choices=shown, widget=forms.CheckboxSelectMultiple,
                initial=[str(piece.uuid) for piece in mark.evidence.all()] if mark else [],
            )  # fmt: skip
        self.fields[f"words_{key}"] = forms.CharField(
            label=self.asks_for, required=False, max_length=2000, initial=mark.words if mark else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Words without a level would be lost."""
        cleaned: dict[str, Any] = super().clean() or {}
        for outcome in self.outcomes:
            key = outcome.uuid.hex
            said = cleaned.get(f"words_{key}") or cleaned.get(f"evidence_{key}")
            if said and not cleaned.get(f"level_{key}"):
                self.add_error(f"level_{key}", _("Choose a level too, or take the words away."))
        return cleaned

    def rows(self) -> list[Any]:
        """(outcome, field of the level, the other fields, criteria by level)"""
        found = []
        for outcome in self.outcomes:
            key = outcome.uuid.hex
            others = [
                self[f"{name}_{key}"] for name in ("ground", "evidence", "words") if f"{name}_{key}" in self.fields
            ]
            criteria = [(told(level["words"]), outcome.criteria_of(level)) for level in outcome.scale]
            found.append((outcome, self[f"level_{key}"], others, [row for row in criteria if row[1]]))
        return found

    def given(self) -> list[GivenMark]:
        """The outcomes that have a level."""
        values = self.cleaned_data
        found = []
        for outcome in self.outcomes:
            key = outcome.uuid.hex
            if level := values.get(f"level_{key}"):
                ground = Mark.Ground.WORK if self.simple else values.get(f"ground_{key}", "")
                pieces = tuple(self.pieces[uuid] for uuid in values.get(f"evidence_{key}", []))
                found.append(GivenMark(outcome, level, ground, values.get(f"words_{key}", ""), pieces))
        return found


class TutorForm(MarksForm):
    simple = True
    assessor_name = forms.CharField(label=_("Your name"), max_length=120)


class InterviewMarksForm(InterpretedForm, MarksForm):
    """The questions of the talk."""

    asks_for = _("What did you ask, and what was the answer?")


class AgreeForm(Form):
    """A row an outcome with what each has given; where all gave the same, that is chosen already."""

    held_on = DayField(label=_("When did you meet?"))
    note = forms.CharField(
        label=_("Who was there, and what was talked about?"), max_length=4000, widget=forms.Textarea()
    )

    def __init__(self, *args: Any, rows: list[tuple[Outcome, list[Mark], Mark | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["held_on"] = clock.today()
        self.compared = rows
        for outcome, marks, before in rows:
            key, levels = outcome.uuid.hex, {mark.level for mark in marks}
            same = levels.pop() if len(levels) == 1 else None
            self.fields[f"level_{key}"] = forms.ChoiceField(
                label=told(outcome.words).text, choices=list(level_names(outcome).items()), widget=forms.RadioSelect,
                initial=before.level if before else same,
            )  # fmt: skip
            self.fields[f"words_{key}"] = forms.CharField(
                label=_("The reason"), required=same is None, max_length=2000, initial=before.words if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.prepare()

    def rows(self) -> list[Any]:
        """(outcome, [(who, level in words, ground)], field of the level, field of the reason, do they differ?)"""
        found = []
        for outcome, marks, _before in self.compared:
            key, names = outcome.uuid.hex, level_names(outcome)
            said = [
                (mark.assessment.get_role_display(), names.get(mark.level, mark.level), mark.get_ground_display())
                for mark in marks
            ]
            differ = len({mark.level for mark in marks}) > 1
            found.append((outcome, said, self[f"level_{key}"], self[f"words_{key}"], differ))
        return found

    def given(self) -> list[GivenMark]:
        """With the ground on which most of the assessors stood."""
        found = []
        for outcome, marks, _before in self.compared:
            key = outcome.uuid.hex
            grounds = [mark.ground for mark in marks if mark.ground]
            ground = max(grounds, key=grounds.count) if grounds else Mark.Ground.TALK.value
            found.append(
                GivenMark(outcome, self.cleaned_data[f"level_{key}"], ground, self.cleaned_data[f"words_{key}"])
            )
        return found


class AskForm(Form):
    """Whom to ask in which role; those close to the candidate are not offered."""

    role = forms.ChoiceField(
        label=_("As what?"), choices=[(role.value, role.label) for role in ASKED_ROLES], widget=forms.RadioSelect
    )
    assessor = forms.ModelChoiceField(None, label=_("Whom do you ask?"), to_field_name="uuid")  # type: ignore[var-annotated]
    due_on = DayField(label=_("By which day?"), required=False)

    def __init__(self, *args: Any, case: ValidationCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = assessors_for(case, Role.COUNSELLOR) | assessors_for(case, Role.TEACHER)
        close = [user.pk for user in users if is_close_to(user, case.person)]
        field: Any = self.fields["assessor"]
        field.queryset = users.exclude(pk__in=close).distinct().order_by("name").select_related("organisation")
        wanted = codes_of(case)
        trained = {row.user.pk: WORDS[state_for(row.codes, wanted)] for row in register_of(field.queryset)}
        field.label_from_instance = lambda user: f"{user.name} ({user.organisation}): {trained.get(user.pk, '')}"
        self.initial["due_on"] = case.assess_by
        self.prepare()


class TutorLinkForm(Form):
    email = forms.EmailField(
        label=_("The tutor's e-mail"), required=False, help_text=_("Empty: show the link, for example on your phone.")
    )


class SendBackForm(Form):
    why = forms.CharField(label=_("What has to be talked about again?"), max_length=2000, widget=forms.Textarea())
