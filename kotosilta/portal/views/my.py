"""A participant's own pages: what comes next, and what is known about me."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kotosilta.activities.models import Attendance, Enrolment, Session, SessionKind
from kotosilta.activities.my_views import own_people
from kotosilta.activities.progress import Progress, progress_of
from kotosilta.core import clock
from kotosilta.core.access import Request, require
from kotosilta.credentials.models import Credential
from kotosilta.credentials.reading import told_in
from kotosilta.experts.models import Offer
from kotosilta.governance.models import Body
from kotosilta.guidance.models import PlanGoal, PlanStep, Referral, ServiceCase, Transition
from kotosilta.people.consents import all_texts
from kotosilta.people.models import Message, Person
from kotosilta.people.purposes import why
from kotosilta.people.services import open_file
from kotosilta.portal.navigation import is_expert
from kotosilta.privacy.opened import who_opened
from kotosilta.projects.models import ActivityKind, Assignment
from kotosilta.validation.models import ValidationCase

SHOWN = 30


def home(request: Request) -> HttpResponse:
    people = own_people(request)
    require(bool(people), _("This page is for people who take part in a project."))
    enrolled = Enrolment.objects.all().visible_to(request.user).filter(person__in=people, seat__isnull=False)
    coming = (
        Session.objects.all()
        .visible_to(request.user)
        .to_come()
        .filter(activity__in=enrolled.values("activity"))
        .exclude(kind=SessionKind.PRACTICE)
        .select_related("activity")
        .order_by("starts_at", "id")
        .first()
    )
    marks = Attendance.objects.all().visible_to(request.user).filter(session=coming, person__in=people)
    answers = dict(marks.values_list("person", "status")) if coming else {}
    context = {
        "people": people,
        "me": people[0],
        "coming": coming,
        "coming_people": [e.person for e in enrolled.filter(activity=coming.activity).select_related("person")]
        if coming
        else [],
        "here": {person for person, status in answers.items() if status == Attendance.Status.PRESENT},
        "excused": {person for person, status in answers.items() if status == Attendance.Status.EXCUSED},
        "courses": _courses(enrolled),
        "offers": Offer.objects.all()
        .visible_to(request.user)
        .filter(profile__person=people[0])
        .waiting()
        .select_related("booking__request"),
        "has_panel": people[0].user_id == request.user.pk and Body.objects.all().visible_to(request.user).exists(),
        "has_plan": PlanGoal.objects.all().visible_to(request.user).filter(person__in=people).exists()
        or Transition.objects.all().visible_to(request.user).filter(person__in=people).exists()
        or ServiceCase.objects.all().visible_to(request.user).filter(person__in=people).exists(),
        "has_skills": ValidationCase.objects.all().visible_to(request.user).filter(person__in=people).exists(),
        "steps_to_do": PlanStep.objects.all()
        .visible_to(request.user)
        .to_do()
        .filter(goal__person__in=people, whose=PlanStep.Whose.FAMILY)
        .count(),
        "referrals": Referral.objects.all().visible_to(request.user).filter(person__in=people).exists(),
        "has_expert_page": _has_expert_page(request, people[0]),
        "credentials": [(row, told_in(row.says, get_language() or "en")) for row in _credentials(request, people)],
        "workers": Assignment.objects.all()
        .visible_to(request.user)
        .filter(person=people[0], until__isnull=True)
        .select_related("worker"),
    }
    return render(request, "portal/my_home.html", context)


def _has_expert_page(request: Request, me: Person) -> bool:
    """For experts, for those who may become one, and for trainees, whose life story is there."""
    if me.user_id != request.user.pk:
        return False
    trains = Enrolment.objects.all().visible_to(request.user)
    trains = trains.filter(person=me, seat__isnull=False, activity__kind=ActivityKind.TRAINING)
    return trains.exists() or is_expert(request.user)


def _credentials(request: Request, people: list[Person]) -> QuerySet[Credential]:
    """The newest ones; the others stand on their own page."""
    mine = Credential.objects.all().visible_to(request.user).in_force()
    newest: QuerySet[Credential] = mine.filter(person__in=people, issued_at__isnull=False)[:3]
    return newest


def _courses(enrolled: QuerySet[Enrolment]) -> list[tuple[Progress, list[Session]]]:
    """How far we are in each activity that asks for hours, and its practical training to write hours down for."""
    courses = []
    for enrolment in enrolled.filter(status=Enrolment.Status.ENROLLED).select_related("activity", "person"):
        (progress,) = progress_of(enrolment.activity, [enrolment])
        if progress.hours:
            practices = enrolment.activity.sessions.filter(
                kind=SessionKind.PRACTICE, starts_at__lte=clock.now(), ends_at__gt=clock.now()
            ).exclude(status=Session.Status.CANCELLED)
            courses.append((progress, list(practices)))
    return courses


def messages(request: Request) -> HttpResponse:
    """What was sent to me and my children, and why; what was too much for a phone can be read here."""
    people = own_people(request)
    require(bool(people), _("This page is for people who take part in a project."))
    mine = Message.objects.all().visible_to(request.user).filter(person__in=people).select_related("person")
    rows = [(message, why(message.purpose)) for message in mine.order_by("-not_before", "-id")[:SHOWN]]
    return render(request, "portal/my_messages.html", {"rows": rows, "several": len(people) > 1})


def details(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Everything known about me or my child, what we allow, and who has opened the file on what ground."""
    people = own_people(request)
    require(bool(people), _("This page is for people who take part in a project."))
    me = next((person for person in people if uuid in (None, person.uuid)), None)
    if me is None:
        raise Http404
    open_file(person=me, by=request.user)
    consents = {consent.key: consent for consent in me.consents.filter(withdrawn_at__isnull=True)}
    context = {
        "person": me,
        "family": [person for person in people if person != me],
        "skills": me.language_skills.all(),
        "routes": me.contact_routes.all(),
        "consents": [(key, wording, consents.get(key)) for key, wording in all_texts().items()],
        "participations": me.participations.select_related("project"),
        "opened": who_opened(me),
    }
    return render(request, "portal/my_details.html", context)
