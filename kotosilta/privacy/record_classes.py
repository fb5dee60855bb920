"""Why each kind of personal data is kept, on what ground, and for how long: the record of processing (GDPR Art. 30).

Every model with personal data stands in exactly one class; a test fails for one that does not.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Keep(StrEnum):
    """Which clock a class has, see `clocks`."""

    WORK = "work"  # until somebody asks, and a year after the last project of the person
    EVIDENCE = "evidence"  # as long as the fund may come and look
    BOOKS = "books"  # as the Accounting Act says
    ROW = "row"  # each row by itself, a fixed time after it was needed
    STAYS = "stays"  # published, or a log without names


KEEP_WORDS = {
    Keep.WORK: _("Until you ask us to delete it, at the latest one year after your last project here"),
    Keep.EVIDENCE: _("As long as the fund that paid for the project may check it"),
    Keep.BOOKS: _("Six years, as the Accounting Act says"),
    Keep.ROW: _("A fixed time after it was needed"),
    Keep.STAYS: _("It stays: it was published, or it is a log without names"),
}


class RecordClass(NamedTuple):
    """`basis` is the article of the GDPR that allows it. `models` are labels ("people.Person"), each with the fields
    beside encrypted text that are emptied when its rows outlive the rest of the file."""

    key: str
    words: str | Promise
    purpose: str | Promise
    basis: str
    keep: Keep
    models: dict[str, tuple[str, ...]]


TASK, LAW, CONSENT = "6(1)(e)", "6(1)(c)", "6(1)(a)"
CLASSES = [
    RecordClass(
        "people",
        _("Who you are"),
        _("To know whom we work with, and to show the fund that you took part."),
        TASK,
        Keep.EVIDENCE,
        {"people.Person": ("call_me", "name_native", "sort_as")},
    ),
    RecordClass(
        "reach",
        _("How we reach you, languages, family, messages"),
        _("To write to you in your language, and to let you sign in."),
        TASK,
        Keep.WORK,
        {
            "people.ContactRoute": (),
            "people.LanguageSkill": (),
            "people.FamilyRelation": (),
            "people.Message": (),
            "people.NameKey": (),
            "people.Reservation": (),
            "people.Comparison": (),
            "people.User": (),
            "people.AccessCard": (),
        },
    ),
    RecordClass(
        "consents",
        _("What you allowed"),
        _("To show that you allowed it, and when you took it back."),
        LAW,
        Keep.EVIDENCE,
        {"people.Consent": ()},
    ),
    RecordClass(
        "requests",
        _("What you asked about your data"),
        _("To answer you in time, and to show that we did."),
        LAW,
        Keep.EVIDENCE,
        {"privacy.DataRequest": (), "privacy.Hold": ("reason",), "privacy.Erasure": ()},
    ),
    RecordClass(
        "taking_part",
        _("What you took part in"),
        _("To run the activities, and to count them for the fund."),
        TASK,
        Keep.EVIDENCE,
        {
            "projects.Participation": (),
            "projects.EntryCorrection": ("reason",),
            "projects.FollowUp": (),
            "projects.Milestone": (),
            "projects.Assignment": (),
            "activities.Enrolment": (),
            "activities.Attendance": ("what",),
        },
    ),
    RecordClass(
        "places",
        _("Applications, waiting lists, and what you need at sessions"),
        _("To give places fairly, and to feed nobody what harms them."),
        TASK,
        Keep.WORK,
        {"activities.Application": (), "activities.WaitingPlace": (), "activities.CareNote": ()},
    ),
    RecordClass(
        "guidance",
        _("Conversations with you, and services that we asked for you"),
        _("To help you, and to bring you to the right service."),
        TASK,
        Keep.EVIDENCE,
        {
            "guidance.Contact": ("nickname", "next_step"),
            "guidance.Referral": (),
            "guidance.ReferralStep": (),
        },
    ),
    RecordClass(
        "plans",
        _("Your plans, housing and rehabilitation"),
        _("To keep in mind what we agreed with you."),
        TASK,
        Keep.WORK,
        {
            "guidance.PlanGoal": (),
            "guidance.PlanStep": (),
            "guidance.ServiceCase": (),
            "guidance.Transition": (),
            "guidance.ChecklistStep": (),
        },
    ),
    RecordClass(
        "stories",
        _("Your life story, and when you have time"),
        _("To prepare you for telling it, with whom you choose."),
        CONSENT,
        Keep.WORK,
        {
            "experts.StorySection": (),
            "experts.StoryShare": (),
            "experts.Availability": (),
            "experts.AvailabilityException": (),
        },
    ),
    RecordClass(
        "bookings",
        _("Your work as an expert"),
        _("To find you work, and to pay you."),
        "6(1)(b)",
        Keep.BOOKS,
        {
            "experts.ExpertProfile": ("public_name", "region", "travels_to", "about", "photo", "not_asked"),
            "experts.Booking": ("cancel_reason",),
            "experts.Offer": ("note",),
            "experts.PaymentNotice": (),
        },
    ),
    RecordClass(
        "portfolio",
        _("What you showed of your skills"),
        _("To show what you can do to those who assess it."),
        TASK,
        Keep.WORK,
        {"validation.SkillsInterview": (), "validation.Evidence": (), "validation.Objection": ()},
    ),
    RecordClass(
        "assessment",
        _("How your skills were assessed, and work practice"),
        _("To stand behind the certificate that you got."),
        TASK,
        Keep.EVIDENCE,
        {
            "validation.ValidationCase": (),
            "validation.Assessment": (),
            "validation.Mark": (),
            "guidance.WorkPlacement": ("tutor", "tasks"),
        },
    ),
    RecordClass(
        "certificates",
        _("Your certificates"),
        _("So that others can check them."),
        TASK,
        Keep.EVIDENCE,
        {"credentials.Credential": ()},
    ),
    RecordClass(
        "voice",
        _("What you answered and proposed"),
        _("To hear you, and to see what changed."),
        TASK,
        Keep.WORK,
        {"governance.Seat": (), "surveys.Answer": (), "governance.Matter": ("proposal",)},
    ),
    RecordClass(
        "incidents",
        _("Reports of bullying and racism"),
        _("To stop it. Nobody learns who told us."),
        TASK,
        Keep.ROW,
        {
            "incidents.Incident": (),
            "incidents.Involved": (),
            "incidents.Message": (),
            "incidents.Step": (),
            "incidents.TeamMember": (),
            "incidents.Recipient": (),
        },
    ),
    RecordClass(
        "customers",
        _("Those who ask for an expert or a session"),
        _("To answer them."),
        "6(1)(b)",
        Keep.ROW,
        {
            "experts.BookingRequest": ("organisation_name", "contact_name", "purpose", "gender_wish", "accessibility"),
            "activities.Guest": (),
            "guidance.AdvisorRequest": (),
            "projects.Import": (),
        },
    ),
    RecordClass(
        "staff",
        _("Those who work here, and partners' contact people"),
        _("To know who did what, and to show the fund what was paid."),
        LAW,
        Keep.EVIDENCE,
        {
            "projects.Member": (),
            "projects.SystemAccess": (),
            "projects.TrainingPlace": (),
            "activities.Leader": (),
            "guidance.SchoolPlacement": (),
            "guidance.Service": (),
            "governance.RootingItem": (),
            "governance.Decision": (),
            "governance.Paper": (),
            "governance.Risk": (),
            "reporting.WorkHours": (),
            "reporting.Cost": (),
            "reporting.Estimate": (),
        },
    ),
    RecordClass(
        "books",
        _("Invoices"),
        _("To be paid, and to keep books."),
        LAW,
        Keep.BOOKS,
        {"invoicing.Invoice": (), "invoicing.Payment": (), "invoicing.Seller": ()},
    ),
    RecordClass(
        "published",
        _("Reports and published results"),
        _("To tell what was done with public money."),
        LAW,
        Keep.STAYS,
        {
            "reporting.Report": (),
            "reporting.Release": (),
            "reporting.Publication": (),
            "validation.Standard": (),
            "core.Wording": (),
            "credentials.IssuerKey": (),
        },
    ),
    RecordClass(
        "log",
        _("Who did and read what"),
        _("So that you can see who opened your file, and misuse is found."),
        LAW,
        Keep.STAYS,
        {"core.AuditEntry": ()},
    ),
]


@cache
def class_of(label: str) -> RecordClass | None:
    """The class of a model; None for one without personal data."""
    return next((one for one in CLASSES if label in one.models), None)


def emptied(model: type[models.Model]) -> tuple[str, ...]:
    """The fields that are emptied where the row itself has to stay: free words about a person are no evidence."""
    declared: dict[str, str] = getattr(model, "personal_data", {})
    found = class_of(model._meta.label)
    secret = [name for name, kind in declared.items() if kind == "secret"]
    return (*secret, *(found.models[model._meta.label] if found else ()))


def with_personal_data() -> Iterator[Any]:
    """Every model of ours that declares personal fields."""
    for model in apps.get_models():
        if any(kind != "none" for kind in getattr(model, "personal_data", {}).values()):
            yield model


def kinds_of(one: RecordClass) -> list[str]:
    """Which kinds of personal data its models declare: personal, special (GDPR Art. 9), secret (encrypted)."""
    found = {kind for label in one.models for kind in getattr(apps.get_model(label), "personal_data", {}).values()}
    return [kind for kind in ("personal", "special", "secret") if kind in found]
