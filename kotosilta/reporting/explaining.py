"""Why is this person counted, or not? Answered in words, target by target."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kotosilta.activities.models import Application, Enrolment
from kotosilta.activities.progress import progress_of
from kotosilta.core.templatetags.parts import quantity
from kotosilta.projects.funds import Indicator
from kotosilta.projects.models import Participation, Project, Target
from kotosilta.reporting import counting, indicators, periods
from kotosilta.reporting.facts import Facts

Measure = Target.Measure
FIELD_WORDS = {
    "gender": gettext_lazy("gender"),
    "birth": gettext_lazy("date of birth"),
    "labour_status": gettext_lazy("situation in working life"),
    "long_term_unemployed": gettext_lazy("long-term unemployment"),
    "education": gettext_lazy("education"),
    "citizenship": gettext_lazy("citizenship"),
    "has_left": gettext_lazy("having left the project"),
    "left_status": gettext_lazy("situation upon leaving, within four weeks"),
    "qualification": gettext_lazy("qualification upon leaving"),
    "helpful": gettext_lazy("whether the project helped"),
    "later_status": gettext_lazy("situation six months after leaving"),
    "improved": gettext_lazy("better work six months after leaving"),
}
OF_PEOPLE = {
    Measure.PARTICIPANTS,
    Measure.PARTICIPANTS_LONG,
    Measure.PARTICIPANTS_SHORT,
    Measure.COMPLETED,
    Measure.APPLICANTS,
    Measure.FAMILIES,
    Measure.VISITS,
    Measure.CONTACTS,
}


class Answer(NamedTuple):
    target: Target
    is_counted: bool
    why: list[str]


def facts_now(project: Project) -> Facts:
    return Facts(project, periods.whole(project).last)


def explain(participation: Participation, facts: Facts) -> list[Answer]:
    """For every target that counts people: is this person in it, and if not, why not."""
    answers, person = [], participation.person_id
    for target in counting.targets_of(participation.project):
        if target.measure == Measure.INDICATOR:
            of_rule = _of_indicator(facts.fund.indicators[target.indicator], facts, person)
            answers.append(Answer(target, of_rule.is_counted, of_rule.why))
        elif target.measure in OF_PEOPLE:
            is_counted = any(row.person_id == person for row in counting.count(target))
            answers.append(Answer(target, is_counted, [] if is_counted else why_not(target, participation)))
    return answers


class OfIndicator(NamedTuple):
    rule: Indicator
    is_counted: bool
    why: list[str]


def explain_indicators(facts: Facts, person: int) -> list[OfIndicator]:
    """The same for every indicator of the fund that counts people."""
    rules = facts.fund.indicators.values()
    return [_of_indicator(rule, facts, person) for rule in rules if rule.counts in indicators.OF_PEOPLE]


def _of_indicator(rule: Indicator, facts: Facts, person: int) -> OfIndicator:
    is_in = rule.counts in indicators.OF_PEOPLE and person in indicators.members(rule, facts)
    return OfIndicator(rule, is_in, [] if is_in else why_not_in(rule, facts, person))


def why_not(target: Target, participation: Participation) -> list[str]:
    """Sentences that say why the person is not counted in the target."""
    if target.measure in {Measure.PARTICIPANTS_LONG, Measure.PARTICIPANTS_SHORT}:
        hours = counting.hours_by_person(participation.project)[participation.person_id]
        values = {"hours": quantity(hours), "limit": quantity(participation.project.long_from_hours)}
        return [_("The person has %(hours)s hours; a participant is long from %(limit)s hours.") % values]
    if target.measure == Measure.COMPLETED:
        return _why_not_completed(target, participation)
    if target.measure == Measure.APPLICANTS:
        return [_("The person has not applied.")]
    if target.measure == Measure.CONTACTS:
        return [_("No one-to-one contact with the person has been logged.")]
    if target.measure == Measure.FAMILIES:
        return [_("Nobody of the family has been present, or another family member is the one counted.")]
    return [_("The person has not been present at any session of this kind.")]


def why_not_in(rule: Indicator, facts: Facts, person: int) -> list[str]:
    """Sentences that say why a participant is not in an indicator of the fund."""
    misses = indicators.misses(rule, facts, person)
    blanks = [str(FIELD_WORDS[miss.field]) for miss in misses if miss.is_blank]
    others = [str(FIELD_WORDS[miss.field]) for miss in misses if not miss.is_blank]
    reasons = []
    if blanks:
        reasons.append(_("Not known: %(what)s. Complete the data.") % {"what": ", ".join(blanks)})
    if others:
        reasons.append(_("Not in this group by: %(what)s.") % {"what": ", ".join(others)})
    if not reasons:
        reasons.append(_("The person has not taken part in what this indicator counts."))
    return reasons


def _why_not_completed(target: Target, participation: Participation) -> list[str]:
    enrolments = Enrolment.objects.filter(
        activity__project=participation.project, person=participation.person
    ).select_related("activity")
    if target.activity_kind:
        enrolments = enrolments.filter(activity__kind=target.activity_kind)
    rows = list(enrolments)
    if not rows:
        applied = Application.objects.filter(
            activity__project=participation.project, person=participation.person
        ).first()
        return [_("The person applied but was not enrolled.") if applied else _("The person is not enrolled.")]
    return [_about_enrolment(row) for row in rows]


def _about_enrolment(enrolment: Enrolment) -> str:
    if enrolment.status == Enrolment.Status.LEFT:
        return _("Left before the end.")
    (progress,) = progress_of(enrolment.activity, [enrolment])
    missing = [hours for hours in progress.hours if not hours.is_met]
    if not missing:
        return _("The hours are full, but nobody has marked the person as having completed.")
    parts = [
        ngettext("%(hours)s hour of %(kinds)s", "%(hours)s hours of %(kinds)s", int(h.required - h.done))
        % {"hours": quantity(h.required - h.done), "kinds": str(h.requirement)}
        for h in missing
    ]
    return _("Still missing: %(parts)s.") % {"parts": ", ".join(parts)}
