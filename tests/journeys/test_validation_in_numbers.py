"""Validation, employers and what became of it, as the numbers count them."""

from kotosilta.core import clock
from kotosilta.guidance.models import Contact
from kotosilta.people.models import Organisation
from kotosilta.projects.models import Partner, Target
from kotosilta.reporting.counting import number
from kotosilta.validation.services.cases import tell_after
from tests.cast import DAY


def test_talks_with_an_employer_are_everybodys_and_no_guidance_of_people(cast, as_user):
    contacts = Target.objects.create(project=cast.project, words={}, measure="contacts", goal=1)
    light = Target.objects.create(project=cast.project, words={}, measure="light_contacts", goal=1)
    before = number(contacts).value, number(light).value
    url = f"/en/desk/employers/{cast.employer.uuid}/contacts/add/"
    values = {"nickname": "P. Ersonnel", "channel": "phone", "minutes": "10", "outcome": "answered"}
    assert as_user(cast.actors["colleague"]).post(url, values).status_code == 302
    seen = Contact.objects.all().visible_to(cast.actors["worker"]).filter(school=cast.employer)
    assert seen.get().nickname == "P. Ersonnel"
    assert (number(contacts).value, number(light).value) == before


def test_employers_are_counted_by_size_each_once(cast):
    def count(measure):
        return number(Target.objects.create(project=cast.project, words={}, measure=measure, goal=1)).value

    assert (count("large_employers"), count("other_employers")) == (1, 0)
    city = Organisation.objects.create(name="Care home", kind="municipality", size="large")
    for until in (clock.now(), None):
        Partner.objects.create(
            project=cast.project, organisation=city, role="employer", since=clock.now() - DAY, until=until
        )
    assert (count("large_employers"), count("other_employers")) == (1, 1)
    assert count("validations") == 1 and count("certified") == 0


def test_what_became_of_it_is_told_twice_and_counted_by_the_later(cast, as_user):
    def count(measure):
        return number(Target.objects.create(project=cast.project, words={}, measure=measure, goal=1)).value

    by = cast.actors["worker"]
    assert count("validated_work") == 0
    values = {"work": "short", "studies": "", "weeks": "12"}
    assert as_user(by).post(f"/en/desk/validation/{cast.validation.uuid}/after/exit/", values).status_code == 302
    assert (count("validated_work"), count("validated_studies"), count("weeks_saved")) == (1, 0, 12)
    later = {"work": "none", "studies": True, "qualification": True, "weeks": 40}
    tell_after(case=cast.validation, moment="months_6", by=by, **later)
    assert (count("validated_work"), count("validated_studies"), count("weeks_saved")) == (0, 1, 40)
