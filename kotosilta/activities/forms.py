"""The shape of what is written about activities."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import (
    Activity,
    Application,
    Headcount,
    HoursRequirement,
    Leader,
    LearningOutcome,
    Session,
    SessionKind,
)
from kotosilta.core import clock
from kotosilta.core.forms import DayField, FewChoices, Form, ManyRows, ModelForm, MomentField, NumberField
from kotosilta.people.models import Person
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.models import ActivityKind, Project
from kotosilta.projects.permissions import leaders_for


class ActivityForm(ModelForm[Activity]):
    class Meta:
        model = Activity
        fields = [
            "project",
            "kind",
            "title",
            "description",
            "reminder_words",
            "place",
            "enrolment_by",
            "enrol_until",
            "capacity",
            "is_public",
            "asks_faces",
        ]
        field_classes = {"enrol_until": DayField}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["project"]
            return
        project = ProjectChoice()
        project.offer(user)
        self.fields["project"] = project


class SessionForm(ModelForm[Session]):
    class Meta:
        model = Session
        fields = [
            "kind",
            "topic",
            "starts_at",
            "ends_at",
            "place",
            "children_topic",
            "children_place",
            "language",
            "practice_hours",
        ]
        field_classes = {"starts_at": MomentField, "ends_at": MomentField, "practice_hours": NumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_club = self.instance.activity.kind == ActivityKind.CLUB
        if is_club:
            kind: Any = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] != SessionKind.PRACTICE]
            self.initial["kind"] = self.instance.kind or SessionKind.CLUB
        for name in ("practice_hours",) if is_club else ("children_topic", "children_place"):
            del self.fields[name]


class RequirementForm(ModelForm[HoursRequirement]):
    session_kinds = forms.MultipleChoiceField(
        label=_("Which kinds of session count?"),
        choices=SessionKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = HoursRequirement
        fields = ["session_kinds", "hours"]
        field_classes = {"hours": NumberField}


class OutcomeForm(ModelForm[LearningOutcome]):
    alignment = LearningOutcome._meta.get_field("alignment").formfield(assume_scheme="https")

    class Meta:
        model = LearningOutcome
        fields = ["words", "alignment"]


class LeaderForm(ModelForm[Leader]):
    class Meta:
        model = Leader
        fields = ["user"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.queryset = leaders_for(project)
        user.to_field_name = "uuid"


class PersonChoice(Form):
    """One of the people whom the user sees."""

    person = FewChoices(Person.objects.none(), label=_("Who?"), to_field_name="uuid")

    def __init__(self, *args: Any, user: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        taken = activity.enrolments.filter(seat__isnull=False).values("person")
        person.queryset = Person.objects.all().visible_to(user).exclude(pk__in=taken).order_by("sort_key")


class FamilyChoice(Form):
    """Which of the family enrol."""

    people = ManyRows(Person.objects.none(), label=_("Who is coming?"))

    def __init__(self, *args: Any, user: Any, family: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.queryset = Person.objects.all().visible_to(user).filter(pk__in=[person.pk for person in family])
        people.initial = [person.uuid for person in family]


class ApplyForm(ModelForm[Application]):
    class Meta:
        model = Application
        fields = ["why"]


class InterviewForm(Form):
    at = MomentField(label=_("When is the interview?"))


class WordsForm(ModelForm[Activity]):
    """The activity's own words in its messages."""

    class Meta:
        model = Activity
        fields = ["reminder_words"]


class WalkInForm(Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Write the whole name. One name is enough."))
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class HeadcountForm(ModelForm[Headcount]):
    class Meta:
        model = Headcount
        fields = ["adults", "children"]
        widgets = {
            "adults": forms.TextInput(attrs={"inputmode": "numeric"}),
            "children": forms.TextInput(attrs={"inputmode": "numeric"}),
        }


class PracticeForm(Form):
    day = DayField(label=_("Which day?"))
    hours = NumberField(
        label=_("How many hours?"),
        min_value=Decimal("0.25"),
        max_value=Decimal(24),
        decimal_places=2,
        help_text=_("For example 6 or 7.5."),
    )
    what = forms.CharField(label=_("What did you do?"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()


class InterpreterForm(ModelForm[Session]):
    class Meta:
        model = Session
        fields = ["interpreter_language", "interpreter_mode", "interpreter_wish"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interpreter_language"].required = True
