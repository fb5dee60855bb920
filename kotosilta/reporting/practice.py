"""The good-practice entry, begun from the records: only what may leave the project, for a person to go on with."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from kotosilta.activities.models import Session
from kotosilta.core.templatetags.parts import euros, quantity
from kotosilta.core.translated import Texts, texts, told
from kotosilta.governance.models import Body, Meeting
from kotosilta.governance.steering import assessments
from kotosilta.projects.models import Member, Project
from kotosilta.reporting import money, outreach, periods
from kotosilta.reporting.models import Publication, Release, Report


def begun_from_records(project: Project) -> Publication:
    """Unsaved, with a text for every section of which the records say something, in each language."""
    made = Publication(project=project, kind=Publication.Kind.PRACTICE)
    made.title = texts(**{code: project.name for code, _name in settings.LANGUAGES})
    made.sections = {name: _in_each_language(say, project) for name, say in SAID.items()}
    made.sections["summary"] = project.summary
    return made


def _in_each_language(say: Callable[[Project], list[str]], project: Project) -> Texts:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = "\n".join(say(project))
    return texts(**found)


def newest_release(project: Project) -> Release | None:
    found: Release | None = Release.objects.all().public(project).first()
    return found


def shown_targets(release: Release) -> list[dict[str, Any]]:
    """Targets of a release with the value that everybody sees; None for a hidden one."""
    return [
        {**row, "value": row["value"] if row["value"] is not None else release.shown(f"target:{row['id']}")}
        for row in release.facts["targets"]
    ]


def _goal(project: Project) -> list[str]:
    return [f"{told(target.words).text}: {quantity(target.goal)}" for target in project.targets.all()]


def _how(project: Project) -> list[str]:
    held = Session.objects.filter(activity__project=project, status=Session.Status.HELD).select_related("activity")
    titles = dict.fromkeys(told(session.activity.title).text for session in held.order_by("starts_at"))
    return list(titles)


def _results(project: Project) -> list[str]:
    release = newest_release(project)
    lines = [
        f"{told(row['words']).text}: {quantity(row['value'])} ({_('goal')} {quantity(row['goal'])})"
        for row in (shown_targets(release) if release else [])
        if row["value"] is not None
    ]
    return lines + [
        _("Goes on after the project: %(practice)s, %(owner)s")
        % {"practice": told(item.practice).text, "owner": item.owner_organisation}
        for item in outreach.rooted(project)
    ]


def _evaluation(project: Project) -> list[str]:
    approved = Report.objects.filter(project=project, status=Report.Status.APPROVED).count()
    of_control = {"body__project": project, "body__kind": Body.Kind.CONTROL}
    meetings = Meeting.objects.filter(session__status=Session.Status.HELD, **of_control).count()
    lines = []
    if approved:
        lines.append(_("Reports that the steering group has approved: %(number)s") % {"number": approved})
    if meetings:
        lines.append(_("Meetings of the control group: %(number)s") % {"number": meetings})
    assessed = assessments(project).count()
    if assessed:
        lines.append(_("Self-assessments of the project: %(number)s") % {"number": assessed})
    return lines


def _who(project: Project) -> list[str]:
    release = newest_release(project)
    people = release.shown("people") if release else None
    lines = [] if people is None else [_("People who took part: %(number)s") % {"number": people}]
    heads = outreach.heads_at_events(project).people
    return lines + ([_("People at open events: %(number)s") % {"number": heads}] if heads else [])


def _funding(project: Project) -> list[str]:
    lines = [str(project.fund_rules)]
    grant = money.grant_of(project)
    if grant is not None:
        said = {"total": euros(grant.total), "own": quantity(grant.own_percent)}
        lines.append(_("Total %(total)s, of which the organisations' own share is %(own)s %%") % said)
    staff = money.staff_of(project, periods.whole(project).last)
    roles = dict(Member.Role.choices)
    lines += [f"{roles[role]}: {number}" for role, number in staff.by_role.items()]
    return lines


def _about(project: Project) -> list[str]:
    names = ", ".join(outreach.partners(project))
    return [
        f"{_('Organisation that runs the project')}: {project.owner}",
        *([f"{_('Partners')}: {names}"] if names else []),
        f"{project.starts_on:%-d.%-m.%Y} – {project.ends_on:%-d.%-m.%Y}",
    ]


SAID: dict[str, Callable[[Project], list[str]]] = {
    "goal": _goal,
    "how": _how,
    "results": _results,
    "evaluation": _evaluation,
    "who": _who,
    "funding": _funding,
    "about": _about,
}
