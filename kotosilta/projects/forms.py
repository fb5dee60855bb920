"""The shape of what is written about projects and participation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, ModelForm, NumberField, UploadForm
from kotosilta.core.records import current
from kotosilta.people.checks import international_phone
from kotosilta.people.forms import PersonForm
from kotosilta.people.models import ContactRoute, Organisation, Person, User
from kotosilta.projects.funds import all_funds
from kotosilta.projects.models import FollowUp, Member, Milestone, Participation, Partner, Project, SystemAccess, Target
from kotosilta.projects.permissions import has_seat, projects_worked_in, seatable_organisations, workers_for


class ProjectForm(ModelForm[Project]):
    class Meta:
        model = Project
        fields = [
            "name",
            "slug",
            "summary",
            "fund",
            "grant_number",
            "starts_on",
            "ends_on",
            "owner",
            "long_from_hours",
            "self_assessment_months",
        ]
        field_classes = {"starts_on": DayField, "ends_on": DayField, "long_from_hours": NumberField}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = (
            Organisation.objects.all()
            .visible_to(user)
            .filter(current("seats__"), seats__user=user, seats__role=Member.Role.COORDINATOR)
            .distinct()
        )
        if self.instance.pk:
            del self.fields["owner"]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug == "add":  # the address of the page that sets up a project
            raise ValidationError(_("Choose another short name."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if self.instance.pk and first and last:
            days = self.instance.participations.aggregate(first=Min("entered_on"), last=Max("entered_on"))
            if days["first"] and not (first <= days["first"] and days["last"] <= last):
                raise ValidationError(_("People have entered the project outside these days."))
        return cleaned

    def clean_fund(self) -> str:
        fund = str(self.cleaned_data["fund"])
        codes = (
            set(self.instance.targets.exclude(indicator="").values_list("indicator", flat=True))
            if self.instance.pk
            else set()
        )
        missing = codes - set(all_funds()[fund].indicators)
        if missing:
            raise ValidationError(
                _("Targets use codes that this fund does not have: %(codes)s. Change those targets first.")
                % {"codes": ", ".join(sorted(missing))}
            )
        return fund


class PartnerForm(ModelForm[Partner]):
    class Meta:
        model = Partner
        fields = ["organisation", "role"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = Organisation.objects.all().visible_to(user)
        organisation.to_field_name = "uuid"


class MemberForm(Form):
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Codes for signing in are sent to this address."))
    name = forms.CharField(label=_("Name"), max_length=200)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("On behalf of which organisation?"), to_field_name="uuid"
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[c for c in Member.Role.choices if c[0] != Member.Role.COORDINATOR]
    )

    def __init__(self, *args: Any, user: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        organisation: Any = self.fields["organisation"]
        organisation.queryset = seatable_organisations(user, project)
        organisation.initial = organisation.queryset.first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if has_seat(self.project, str(cleaned.get("email", "")), str(cleaned.get("role"))):
            raise ValidationError(_("This person already has this role."))
        return cleaned


class TargetForm(ModelForm[Target]):
    class Meta:
        model = Target
        fields = ["words", "measure", "activity_kind", "indicator", "goal", "unit", "baseline", "source_of_data"]
        field_classes = {"goal": NumberField, "baseline": NumberField}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.project = project
        codes = [(code, f"{code} {row.words}") for code, row in project.fund_rules.indicators.items()]
        self.fields["indicator"] = forms.ChoiceField(
            label=self.fields["indicator"].label, choices=[("", _("no code")), *codes], required=False
        )


class SystemAccessForm(Form):
    name = forms.CharField(label=_("Which system is it for?"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=SystemAccess.Scope.choices, widget=forms.CheckboxSelectMultiple
    )


class ProjectChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the projects in which the user works; hidden when there is only one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Project.objects.none(), to_field_name="slug", **{"label": _("Project"), **kwargs})

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace("\x00", "") if value else value)

    @classmethod
    def ask_in(cls, form: Any, projects: Any, given: Project | None = None) -> None:
        """Let a ModelForm ask for its row's project, which is the only one or the given one where that is clear. (A row
        that is given to the form without a project would otherwise blank the hidden answer.)"""
        project = cls()
        project.choose_from(projects, given=given)
        form.fields["project"] = project
        if not form.initial.get("project"):
            form.initial["project"] = project.initial

    def offer(self, user: Any) -> None:
        self.choose_from(projects_worked_in(user))

    def choose_from(self, projects: Any, given: Project | None = None) -> None:
        """Nobody is asked for the only one, nor when one is `given`."""
        self.queryset = projects
        only = [given] if given else list(projects[:2])
        if len(only) == 1:
            self.initial = only[0].slug
            self.widget = forms.HiddenInput()


class EntryForm(ModelForm[Participation]):
    """Entry data, asked at the start. Everything but the first day may be left blank and completed later."""

    class Meta:
        model = Participation
        fields = [
            "entered_on",
            "entry_labour_status",
            "entry_long_term_unemployed",
            "entry_education",
            "entry_citizenship",
        ]
        field_classes = {"entered_on": DayField}

    def __init__(self, *args: Any, project: Project, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.project, self.instance.person = project, person
        months = project.fund_rules.long_term_months_under_25
        if months:
            words = _("Under 25 years: more than %(months)s months.") % {"months": months}
            self.fields["entry_long_term_unemployed"].help_text = words
        if not self.instance.pk:
            self.initial.setdefault("entered_on", clock.today())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("entered_on"):
            self.instance.entered_on = cleaned["entered_on"]
            try:
                self.instance.check_entry_day()
            except ValidationError as wrong:
                self.add_error("entered_on", wrong)
        return cleaned


class CompleteEntryForm(ModelForm[Participation]):
    """Only the blanks, "as at entry"."""

    class Meta:
        model = Participation
        fields = [
            "entry_gender",
            "entry_birth_year",
            "entry_labour_status",
            "entry_long_term_unemployed",
            "entry_education",
            "entry_citizenship",
        ]
        labels = {"entry_birth_year": _("Year of birth")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if getattr(self.instance, name) not in ("", None):
                del self.fields[name]


class CorrectEntryForm(Form):
    """One frozen value, its right value and why."""

    reason = forms.CharField(label=_("Why is it corrected?"), max_length=300)
    field_order = ["value", "reason"]

    def __init__(self, *args: Any, participation: Participation, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field: Any = Participation._meta.get_field(field)
        self.fields["value"] = model_field.formfield(
            label=_("The right value, as it was at entry"), initial=getattr(participation, field)
        )
        self.order_fields(self.field_order)
        self.prepare()


class LeaveForm(ModelForm[Participation]):
    class Meta:
        model = Participation
        fields = ["left_on", "exit_status", "exit_qualification", "exit_helpful"]
        field_classes = {"left_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "helpful" not in self.instance.project.fund_rules.asks_at_exit:
            del self.fields["exit_helpful"]
        self.fields["left_on"].required = True
        self.initial["left_on"] = self.instance.left_on or clock.today()


class FollowUpForm(ModelForm[FollowUp]):
    class Meta:
        model = FollowUp
        fields = ["asked_on", "reached", "status", "improved"]
        field_classes = {"asked_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due = dict(self.instance.participation.follow_ups_due()).get(self.instance.kind, clock.today())
        self.initial["asked_on"] = self.initial.get("asked_on") or min(due, clock.today())


class MilestoneForm(ModelForm[Milestone]):
    kind = forms.ChoiceField(label=_("What happened?"), choices=Milestone.Kind.choices, widget=forms.RadioSelect)

    class Meta:
        model = Milestone
        fields = ["kind", "on", "level"]
        field_classes = {"on": DayField}
        help_texts = {"level": _("Of the language only.")}


class AssignForm(Form):
    worker = forms.ModelChoiceField(User.objects.none(), label=_("Worker"), to_field_name="uuid")

    def __init__(self, *args: Any, project: Project, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker: Any = self.fields["worker"]
        worker.queryset = workers_for(project, person)


class TableForm(UploadForm):
    file = forms.FileField(
        label=_("The file (XLSX or CSV)"),
        help_text=_("A workbook of Excel without macros and password, or “CSV UTF-8”. At most 10 megabytes."),
    )


class TakeInForm(PersonForm):
    """A new person, and in which project. Possible duplicates are shown before anything is saved."""

    project = ProjectChoice()
    phone = forms.CharField(label=_("Phone number or e-mail address"), max_length=200, required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = [
        "project",
        "full_name",
        "call_me",
        "name_native",
        "birth",
        "phone",
        *PersonForm.field_order[4:],
        "sure",
    ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.offer(user)
        for name in ("sort_as", "other_calendar", "told", "birth_precision", "birth_source", "informed"):
            del self.fields[name]

    def route(self) -> ContactRoute | None:
        """The contact route that was typed, unsaved; None when the field is empty."""
        value = str(self.cleaned_data.get("phone") or "").strip()
        if not value:
            return None
        kind = ContactRoute.Kind.EMAIL if "@" in value else ContactRoute.Kind.OWN_PHONE
        return ContactRoute(kind=kind, value=value, is_preferred=True)

    def clean_phone(self) -> str:
        value = str(self.cleaned_data["phone"]).strip()
        if not value:
            return ""
        return str(forms.EmailField().clean(value)) if "@" in value else international_phone(value)
