"""The shape of goals, steps and checklists."""

from typing import Any

from django import forms

from kotosilta.core import clock
from kotosilta.core.forms import DayField, ModelForm
from kotosilta.guidance.models import PlanGoal, PlanStep, Transition
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.permissions import projects_worked_in


class GoalForm(ModelForm[PlanGoal]):
    class Meta:
        model = PlanGoal
        fields = ["project", "words", "language", "topic", "by_when"]
        field_classes = {"by_when": DayField}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ProjectChoice.ask_in(self, projects_worked_in(user))
        self.initial["language"] = self.instance.person.language


class StepForm(ModelForm[PlanStep]):
    class Meta:
        model = PlanStep
        fields = ["what", "whose", "by_when"]
        field_classes = {"by_when": DayField}
        widgets = {"what": forms.TextInput}


class TransitionForm(ModelForm[Transition]):
    class Meta:
        model = Transition
        fields = ["project", "path", "year"]
        widgets = {"year": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ProjectChoice.ask_in(self, projects_worked_in(user))
        today = clock.today()
        self.initial["year"] = today.year + (today.month > 8)


class OutcomeForm(ModelForm[Transition]):
    class Meta:
        model = Transition
        fields = ["place", "place_on", "began_on", "still_there"]
        field_classes = {"place_on": DayField, "began_on": DayField}
