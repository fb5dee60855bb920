"""Who may do what in validation."""

from typing import Any

from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.guidance.permissions import can_guide
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import FamilyRelation, Person, User
from kotosilta.projects.models import Member, Partner
from kotosilta.projects.permissions import WORKING, can_work_in_project, owner_projects, projects_worked_in
from kotosilta.validation.models import Assessment, Objection, Outcome, Standard, ValidationCase
from kotosilta.validation.models.assessments import THREE, Role

TUTOR = "tutor"  # purpose of the link by which a workplace tutor gives marks
READINESS = "readiness"  # by which an employer says how ready the workplace is


def can_import_standard(user: Any) -> bool:
    """Those who work in a project for its owner."""
    return bool(user.is_authenticated and owner_projects(user).exists())


def is_own_standard(user: Any, standard: Standard) -> bool:
    """Written here, by the user's organisation (or by a command, for everybody)."""
    writer = standard.written_by
    ours = writer is None or writer.organisation_id == user.organisation_id
    return bool(standard.source == Standard.Source.OWN and ours)


def can_write_standard(user: Any, standard: Standard) -> bool:
    """A draft of one's own organisation."""
    own = standard.written_by is not None and standard.written_by.organisation_id == user.organisation_id
    return own and standard.approved_at is None and can_import_standard(user)


def can_approve_standard(user: Any, standard: Standard) -> bool:
    """Four eyes: a colleague of the one who wrote it."""
    return can_write_standard(user, standard) and standard.written_by_id != user.pk


def can_link_concept(user: Any, outcome: Outcome) -> bool:
    """The same people: they know the trade, and every link says who made it."""
    return can_import_standard(user) and outcome.unit.standard.replaced_at is None


def sees_cases(user: Any) -> bool:
    """Has a page of cases: those who work in a project, and those who assess."""
    seats = Member.objects.filter(current(), user=user, role=Member.Role.ASSESSOR)
    return bool(user.is_authenticated and (seats.exists() or projects_worked_in(user).exists()))


def can_guide_case(user: Any, case: ValidationCase) -> bool:
    """Those who work with the candidate in the project."""
    return can_guide(user, case.person, case.project)


def can_keep_employer(user: Any, employer: Partner) -> bool:
    """The register of employers: those who work in the project."""
    return employer.role == Partner.Role.EMPLOYER and can_work_in_project(user, employer.project)


def is_candidate(user: Any, case: ValidationCase) -> bool:
    """The candidate, or a guardian."""
    return ground_for(user, case.person) in ("own_file", "family")


def can_show(user: Any, case: ValidationCase) -> bool:
    """Add evidence: the candidate, and whoever helps."""
    ground = ground_for(user, case.person)
    works = ground in ("assignment", "project_administration") and can_work_in_project(user, case.project)
    return works or ground in ("own_file", "family")


def is_close_to(user: Any, person: Person) -> bool:
    """The candidate, or of the candidate's family as far as it is written down here: such a person assesses nothing."""
    if person.user_id == user.pk:
        return True
    family = FamilyRelation.objects.filter(current())
    return (
        family.filter(person__user=user, relative=person).exists()
        or family.filter(relative__user=user, person=person).exists()
    )


def assessors_for(case: ValidationCase, role: str) -> Any:
    """Who may be asked: teachers and counsellors with a seat in the project, of any of its organisations."""
    fits = (Member.Role.ASSESSOR, Member.Role.WORKER) if role != Role.COUNSELLOR else WORKING
    seats = Member.objects.filter(current(), project=case.project, role__in=fits)
    return User.objects.filter(pk__in=seats.values("user")).order_by("name")


def can_assess(by: Any, assessment: Assessment) -> bool:
    """The one who was asked, with a seat in the project now; the tutor by the link. What was agreed on is nobody's."""
    if isinstance(by, Link):
        return by.purpose == TUTOR and by.target == assessment.uuid and assessment.role == Role.TUTOR
    if assessment.role not in (Role.INTERVIEW, Role.COUNSELLOR, Role.TEACHER):
        return False
    seats = Member.objects.filter(current(), user=by, project=assessment.case.project_id)
    return bool(by.is_authenticated and assessment.assessor_id == by.pk and seats.exists())


def can_agree(user: Any, case: ValidationCase) -> bool:
    """Write down what the three agreed on: one of them, or whoever guides."""
    seats = Member.objects.filter(current(), user=user, project=case.project_id)
    gave = case.assessments.filter(assessor=user, role__in=THREE, given_at__isnull=False, overturned_at__isnull=True)
    return (gave.exists() and seats.exists()) or can_guide_case(user, case)


def can_approve(user: Any, consensus: Assessment) -> bool:
    """Four eyes: somebody who works in the project for the organisation that keeps the candidate's record, does not
    guide the case, has not assessed in it and is not close to the candidate."""
    case = consensus.case
    if not user.is_authenticated or consensus.role != Role.CONSENSUS or case.guide_id == user.pk:
        return False
    seats = Member.objects.filter(current(), user=user, project=case.project_id, role__in=WORKING)
    if not seats.filter(organisation=case.person.keeper_id).exists():
        return False
    return not case.assessments.filter(assessor=user).exists() and not is_close_to(user, case.person)


def can_answer(user: Any, objection: Objection) -> bool:
    """An objection: whoever guides. An appeal: somebody who could have approved the decision and did not."""
    if objection.kind == Objection.Kind.OBJECTION:
        return can_guide_case(user, objection.case)
    consensus = objection.case.assessment_as(Role.CONSENSUS)
    return consensus is not None and can_approve(user, consensus) and consensus.approved_by_id != user.pk
