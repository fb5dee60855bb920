"""Validation of competence in the browser: from "I can do this" on an old phone to a certificate that anybody can check,
with the three assessors in three browsers and the tutor behind a link."""

import re

from PIL import Image

from tests.browser.conftest import beside
from tests.browser.keys import Keys

EMAIL = "hakija@example.org"
# Of the ongoing project, the case that has only begun; its candidate gets an account.
CANDIDATE = f"""
from kotosilta.people.models import User
from kotosilta.validation.models import ValidationCase
case = ValidationCase.objects.filter(project__slug="kotiranta", closed_on=None).order_by("-opened_on").first()
case.person.language = "ar"
case.person.user = User.objects.create_user(email="{EMAIL}", name=case.person.full_name)
case.person.save()
print(case.uuid, case.person.full_name)
"""
CODE = """
from kotosilta.credentials.models import Credential
row = Credential.objects.filter(kind="competence", person__user__email="{email}").first()
print(row.code if row and row.issued_at else "")
"""


def photo(folder) -> str:
    path = folder / "soup.jpg"
    Image.new("RGB", (900, 700), "#c8702a").save(path, "JPEG")
    return str(path)


def answer_and_show(candidate, case, tmp_path):
    """Reads Arabic only, on a phone, alone, without a mouse."""
    page, keys = candidate.page, Keys(candidate, at=f"/ar/my/skills/{case}/")
    keys.go("", f"a[href='/ar/my/skills/{case}/say/']").enter()
    for level in (2, 3, 2, 1):
        assert re.search("[\u0600-\u06ff]{3}", page.locator("#asked").inner_text()), "in Arabic"
        assert page.locator(".bilingual [lang=fi]").count() == 1, "with Finnish beside"
        keys.go("", f"button[name=level][value='{level}']").enter()
    keys.go("", "main form button.button").enter()
    page.wait_for_url(f"**/ar/my/skills/{case}/")
    keys.go("", "a[href$='/show/photo/']").enter()
    keys.choose_file(photo(tmp_path)).fill("title", "طبقي")
    for box in page.locator("input[name=outcomes]").all():
        keys.tick("outcomes", box.get_attribute("value"))
    keys.go("", "#page-form .actions button").enter()
    page.wait_for_url(f"**/ar/my/skills/{case}/")
    page.locator("img[alt='طبقي']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def ask(counsellor, case, role, name):
    counsellor.open(f"/en/desk/validation/{case}/").press("Ask an assessor")
    page = counsellor.page
    page.locator(f"input[name=role][value={role}]").check()
    value = page.locator("select[name=assessor] option", has_text=name).first.get_attribute("value")
    page.locator("select[name=assessor]").select_option(value)
    counsellor.press("Ask", "button")
    page.get_by_text("Asked. It stands on their page").wait_for()


def ask_tutor(counsellor, case) -> str:
    """On-the-job training from the best place, and the tutor's link."""
    page = counsellor.open(f"/en/desk/validation/{case}/").page
    counsellor.press("Find a training place").press("Choose this place")
    for name, day in (("starts_on", ("1", "12", "2026")), ("ends_on", ("18", "12", "2026"))):
        for part, value in zip(("day", "month", "year"), day, strict=True):
            page.locator(f"input[name={name}_{part}]").fill(value)
    page.locator("input[name=weekly_hours]").fill("30")
    counsellor.press("Save", "button")
    page.get_by_text("can write the days down").wait_for()
    counsellor.press("Ask the tutor").press("Make a link", "button")
    return page.locator(".breakable").inner_text()


def mark(visitor, levels):
    """A level an outcome, one tap each, and one to give them."""
    cards = visitor.page.locator("main .pictured section")
    for number, level in enumerate(levels):
        cards.nth(number).locator(f"input[name^=level_][value='{level}']").check()
        visitor.clicks += 1


def assess(visitor, name, levels):
    visitor.open("/en/desk/validation/").press(name)
    assert "Marks side by side" not in visitor.page.content()
    visitor.clicks = 0
    mark(visitor, levels)
    visitor.press("Give my marks", "button")
    visitor.page.get_by_text("Given. Thank you.").wait_for()
    assert visitor.clicks == len(levels) + 1


def test_from_self_assessment_to_a_certificate_that_anybody_can_check(visit, tmp_path):
    case, _space, name = beside(CANDIDATE).partition(" ")
    candidate = visit(width=390).sign_in(EMAIL)
    answer_and_show(candidate, case, tmp_path)

    counsellor = visit().become("counsellor")
    ask(counsellor, case, "teacher", "Hannu Kettunen")
    ask(counsellor, case, "counsellor", "Parisa Azizi")
    address = ask_tutor(counsellor, case)

    teacher, other, tutor = visit().become("assessor"), visit().become("worker"), visit(width=390, js=False)
    assess(teacher, name, "2321")
    assert "Marks side by side" in teacher.open(f"/en/desk/validation/{case}/").page.content(), "one's own at first"
    assert "Parisa Azizi" in teacher.page.content() and "they differ" not in teacher.page.content()

    keys = Keys(tutor, at="/en/w/" + address.partition("/w/")[2]).marks((3, 3, 2, 1))
    keys.fill("assessor_name", "Pekka Lahti").press("Send").sees("Your marks came on")
    assert tutor.context.cookies() == [] and tutor.page.evaluate("1") == 1
    keys = Keys(other, at="/en/desk/validation/").press(name).marks((2, 3, 2, 1))
    keys.press("Give my marks").sees("Given. Thank you.")

    counsellor.open(f"/en/desk/validation/{case}/").press("Write down what was agreed on")
    page = counsellor.page
    assert page.get_by_text("they differ").count() == 1
    page.locator("textarea[name=note]").fill("Everybody was there.")
    differing = page.locator("section.thread-ember")
    differing.locator("input[type=radio][value='3']").check()
    differing.locator("textarea").fill("The tutor has seen it every day.")
    counsellor.press("Save", "button")
    page.get_by_text("Somebody else approves it.").wait_for()

    manager = visit().become("manager")
    Keys(manager, at=f"/en/desk/validation/{case}/").press("Approve").sees("Approved. The certificate is being made.")

    code = ""
    for _attempt in range(30):
        code = code or beside(CODE.format(email=EMAIL))
    anybody = visit(width=390).open(f"/en/v/{code}/")
    anybody.page.get_by_text("This certificate is valid.").wait_for()
    assert name not in anybody.page.content() and "prepares a lunch from a recipe (Good; " in anybody.page.content()
    candidate.open(f"/ar/my/skills/{case}/")
    candidate.page.locator("main a[href*='certificate'], main a.button[href*='credential']").first.wait_for()
    for visitor in (candidate, counsellor, teacher, other, tutor, manager, anybody):
        assert visitor.faults == []
