"""The user panel in the demo: seats, a meeting, proposals on their way."""

import datetime as dt

from kotosilta.activities.models import Session
from kotosilta.core.models import Link
from kotosilta.core.translated import texts
from kotosilta.governance import rooting, services
from kotosilta.governance.models import Body, Matter, RootingItem
from kotosilta.governance.permissions import MATTER, ROOTING
from kotosilta.people.models import Person, User
from kotosilta.portal.demo.acting import attend, on, session
from kotosilta.projects.models import Project

NAME = {"fi": "Kotoutumispalvelujen käyttäjäraati", "en": "User panel of the integration services", "ar": "مجلس مستخدمي خدمات الاندماج"}  # fmt: skip


def panel(project: Project, by: User, members: list[Person], started: dt.date) -> Body:
    with on(started):
        body = services.set_up_body(project=project, by=by, name=texts(**NAME), answer_days=30, fee=25)
        for number, one in enumerate(members):
            services.give_seat(
                body=body, person=one, role="chair" if not number else "member", term_ends_on=None, by=by
            )
    return body


def meet(body: Body, day: dt.date, came: list[Person], by: User) -> Session:
    held = session(
        body.activity, "group", day, 17, 2, interpreter_language="fa", interpreter="confirmed", is_assumed=True
    )
    if came:
        attend(held, came, by)
    return held


def root(
    project: Project,
    by: User,
    day: dt.date,
    practice: dict[str, str],
    evidence: dict[str, str],
    owner: tuple[str, str],
    *,
    measure: str = "",
) -> RootingItem:
    """A practice in the rooting plan, asked of its future owner (organisation, name)."""
    item = RootingItem(
        project=project, practice=texts(**practice), evidence=texts(**evidence), owner_organisation=owner[0], owner_name=owner[1],
        owner_email="omistaja@example.org", target=project.targets.filter(measure=measure).first() if measure else None,
    )  # fmt: skip
    with on(day):
        rooting.write_item(item=item, fields=["practice"], by=by)
        return rooting.ask_owner(item=item, by=by)


def taken_over(item: RootingItem, day: dt.date, accepts: str, from_on: dt.date, funded_how: str) -> RootingItem:
    """By the link that the owner got."""
    with on(day):
        link = Link.prepare(ROOTING, item, valid_for=rooting.LINK_VALID)
        return rooting.accept_item(item=item, accepts=accepts, from_on=from_on, funded_how=funded_how, by=link)


def propose(body: Body, one: Person, day: dt.date, proposal: str, language: str) -> Matter:
    assert one.user is not None  # noqa: S101 - members of the demo have accounts
    with on(day):
        return services.propose(body=body, person=one, proposal=proposal, language=language, by=one.user)


def send(matter: Matter, by: User, day: dt.date, *, title: dict[str, str], text: dict[str, str], service: str) -> Link:
    with on(day):
        services.send_matter(
            matter=matter,
            by=by,
            title=texts(**title),
            text=texts(**text),
            service=service,
            owner_name="Palvelupäällikkö",
            owner_email="palvelu@example.org",
            due_on=day + dt.timedelta(days=30),
        )
        return Link.prepare(MATTER, matter, valid_for=dt.timedelta(days=90))


def answer(
    matter: Matter, link: Link, by: User, day: dt.date, *, answer: dict[str, str], changed: dict[str, str]
) -> None:
    """Answered by the service, told back to the members, and in the open trail."""
    with on(day):
        services.answer_matter(matter=matter, answer=answer["fi"], by=link)
        answered = Matter.objects.get(pk=matter.pk)
        services.write_what_changed(
            matter=matter,
            version=answered.answer_version,
            by=by,
            answer=texts(**answer),
            changed=texts(**changed),
            is_public=True,
        )
        services.tell_back(matter=Matter.objects.get(pk=matter.pk), by=by)
