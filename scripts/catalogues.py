"""The catalogues of the interface's texts: which language needs which of them.

Pages of participants and the public are in every language. What only staff meet (STAFF) is in the languages of staff.
"""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "kotosilta" / "locale"
STAFF_LANGUAGES = ("fi", "sv", "ar")  # English is the source
OTHERS = ("fi-simple", "ru", "uk", "fa", "fa-af", "so", "ckb", "ti")
UNKNOWN_TO_LIBRARIES = ("so", "ckb", "ti")  # these take the texts of Django and allauth from our catalogue
PLURALS = {  # of those for which Django knows none
    "fi-simple": "nplurals=2; plural=(n != 1);",
    "fa-af": "nplurals=2; plural=(n > 1);",
    "so": "nplurals=2; plural=(n != 1);",
    "ti": "nplurals=2; plural=(n > 1);",
}
OF_LIBRARIES = "core/django_texts.py"
# Code of which only staff see the texts. What is in no such file is everybody's.
STAFF = [
    "projects/*", "reporting/*", "invoicing/*", "portal/interface/*", "portal/views/staff.py",
    "portal/views/styleguide.py", "portal/views/texts.py", "portal/translations.py", "portal/translation_files.py",
    "core/wordings.py", "core/templates/core/list_file.html",
    "activities/attendance_import*.py", "activities/matrices.py", "activities/message_views.py", "core/workbooks.py",
    "activities/views.py", "activities/forms.py", "experts/views/desk.py", "experts/suggestions.py",
    "governance/models/steering.py", "governance/steering.py", "governance/steering_views.py", "governance/views.py",
    "guidance/catalogues/*", "guidance/forms/*", "guidance/services/cases.py", "guidance/models/cases.py",
    "guidance/views/cases.py", "guidance/views/contacts.py", "guidance/views/directory.py", "guidance/views/plans.py",
    "guidance/views/schools.py", "guidance/contact_imports.py", "guidance/views/contact_imports.py",
    "incidents/views/desk.py", "incidents/services/cases.py",
    "people/duplicates.py", "people/merg*.py", "people/models/reservations.py", "portal/views/merging.py",
    "people/checks.py", "people/invitations.py",
    "privacy/retention.py", "privacy/assessment.py", "privacy/views/desk.py", "privacy/desk_forms.py",
    "privacy/services/erasures.py",
    "surveys/views.py", "surveys/forms.py",
    "validation/views/assessing.py", "validation/views/cases.py", "validation/views/employers.py",
    "validation/views/quality.py", "validation/views/standards.py", "validation/views/writing.py",
    "validation/forms/*", "validation/standards/*", "validation/register.py", "validation/matching.py",
    "validation/services/employers.py", "validation/services/standards.py", "validation/services/writing.py",
]  # fmt: skip
EVERYBODY = {  # in spite of the list above
    "projects/models/targets.py",
    "reporting/shown.py", "reporting/models/published.py", "reporting/practice.py", "reporting/releases.py",
    "experts/templates/experts/shared_stories.html", "people/templates/people/consent.html",
    "people/templates/people/card.html", "people/templates/people/card_ended.html",
}  # fmt: skip
STAFF_TEMPLATES = re.compile(
    r"(?!core|portal)(\w+)/templates/\1/[^/]+\.html|portal/templates/portal/(desk|person|compare|participation_card|styleguide|texts\w*|translate)\.html"
)


@cache
def templates_of_everybody() -> set[str]:
    """The templates of participants and the public, and the parts that these include."""
    root = LOCALE.parent
    todo = [path for folder in ("my", "public") for path in root.glob(f"*/templates/*/{folder}/*.html")]
    todo += root.glob("portal/templates/portal/my_*.html")
    found = set()
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            parts = re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text("utf-8"))
            todo += [where for part in parts for where in root.glob(f"*/templates/{part}")]
    return {str(path.relative_to(root)) for path in found}


def is_of_staff(place: str) -> bool:
    """Do only staff see what stands in this file?"""
    if place in EVERYBODY or place in templates_of_everybody():
        return False
    return bool(STAFF_TEMPLATES.fullmatch(place)) or any(fnmatch(place, pattern) for pattern in STAFF)


def is_wanted(entry: polib.POEntry, language: str) -> bool:
    """Does the language need this text?"""
    places = {place for place, _line in entry.occurrences}
    if places == {OF_LIBRARIES}:
        return language in UNKNOWN_TO_LIBRARIES
    if language in STAFF_LANGUAGES:
        return True
    return not all(is_of_staff(place) for place in places - {OF_LIBRARIES})


def path_of(language: str) -> Path:
    """Of the catalogue; Django writes fi-simple as fi_Simple and fa-af as fa_AF."""
    base, _dash, rest = language.partition("-")
    folder = f"{base}_{rest.upper() if len(rest) == 2 else rest.title()}" if rest else base
    return LOCALE / folder / "LC_MESSAGES" / "django.po"


def opened(language: str) -> polib.POFile:
    return polib.pofile(str(path_of(language)), wrapwidth=78)
