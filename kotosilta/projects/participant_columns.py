"""What a file of participants can hold: each column by its headings, and what its cells become."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kotosilta.core import clock, languages
from kotosilta.core.forms import PartialDay
from kotosilta.people import names
from kotosilta.people.checks import international_phone
from kotosilta.projects.tables import Column, Wrong, one_of, read_day


def read_birth(text: str) -> PartialDay | None:
    if re.fullmatch(r"(19|20)\d{2}", text) and int(text) <= clock.today().year:
        return PartialDay(int(text))
    day = read_day(text)
    if day and not dt.date(1900, 1, 1) <= day <= clock.today():
        raise Wrong(_("this date of birth cannot be right; write it as 27.3.1990"))
    return PartialDay(day.year, day.month, day.day) if day else None


def read_name(text: str) -> str:
    if not text:
        raise Wrong(_("write a name; one name is enough"))
    if len(text) > 200:
        raise Wrong(_("the name is longer than 200 letters"))
    return names.tidy(text)


def read_phone(text: str) -> str:
    if not text:
        return ""
    try:
        return international_phone(text)
    except ValidationError as wrong:
        raise Wrong(wrong.messages[0]) from None


def read_email(text: str) -> str:
    if text and (len(text) > 200 or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text)):
        raise Wrong(_("write an e-mail address such as name@example.org"))
    return text.lower()


def read_yes_no(text: str) -> bool | None:
    answer = one_of({"yes": ("kyllä", "k", "x"), "no": ("ei",)})(text)
    return answer == "yes" if answer else None


def read_language(text: str) -> str:
    if not text:
        return ""
    if text.lower() in languages.NAMES:
        return text.lower()
    for code, label in languages.NAMES.items():
        for interface in ("fi", "en"):
            with override(interface):
                if names.fold(str(label)) == names.fold(text):
                    return code
    raise Wrong(_("write a language by its name or code, for example arabia or ar"))


GENDERS = {
    "woman": ("nainen", "female", "f", "n"),
    "man": ("mies", "male", "m"),
    "non_binary": ("muunsukupuolinen",),
    "not_said": ("ei halua kertoa",),
}
LABOUR = {
    "unemployed": ("työtön", "työtön työnhakija"),
    "inactive": ("työvoiman ulkopuolella",),
    "studying": ("opiskelija",),
    "employed": ("työssä", "työllinen"),
    "self_employed": ("yrittäjä",),
}
EDUCATION = {
    "isced_0": ("0", "ei koulutusta"),
    "isced_1": ("1", "alempi perusaste"),
    "isced_2": ("2", "perusaste", "peruskoulu"),
    "isced_3": ("3", "keskiaste", "toinen aste"),
    "isced_4": ("4", "erikoisammattikoulutus"),
    "isced_5_8": ("5", "6", "7", "8", "5-8", "korkea-aste"),
}
CITIZENSHIP = {
    "third_country": ("kolmas maa", "third country"),
    "eu": ("eu-maa", "eu country"),
    "finland": ("suomi", "finland"),
}

COLUMNS: dict[str, Column] = {
    "full_name": Column(gettext_lazy("Name"), ("nimi", "name", "koko nimi", "full name", "osallistuja"), read_name),
    "birth": Column(
        gettext_lazy("Date or year of birth"),
        ("syntymäaika", "syntynyt", "syntymävuosi", "born", "date of birth", "birth date"),
        read_birth,
    ),
    "gender": Column(gettext_lazy("Gender"), ("sukupuoli", "gender", "sex"), one_of(GENDERS)),
    "phone": Column(gettext_lazy("Phone number"), ("puhelin", "puhelinnumero", "phone", "mobile"), read_phone),
    "email": Column(gettext_lazy("E-mail address"), ("sähköposti", "email", "e-mail"), read_email),
    "language": Column(
        gettext_lazy("First language"),
        ("äidinkieli", "kieli", "language", "first language", "mother tongue"),
        read_language,
    ),
    "entered_on": Column(
        gettext_lazy("First day in the project"),
        ("aloitus", "aloituspäivä", "alkoi", "start", "started", "entered"),
        read_day,
    ),
    "labour_status": Column(
        gettext_lazy("Situation in working life"),
        ("työmarkkina-asema", "työtilanne", "labour status", "employment"),
        one_of(LABOUR),
    ),
    "long_term_unemployed": Column(
        gettext_lazy("Unemployed for long without a break"),
        ("pitkäaikaistyötön", "pitkäaikaistyöttömyys", "long-term unemployed"),
        read_yes_no,
    ),
    "education": Column(
        gettext_lazy("Highest education completed"),
        ("koulutus", "koulutusaste", "education"),
        one_of(EDUCATION),
    ),
    "citizenship": Column(gettext_lazy("Citizenship"), ("kansalaisuus", "citizenship"), one_of(CITIZENSHIP)),
}
REQUIRED = ("full_name", "entered_on")
