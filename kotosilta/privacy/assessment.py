"""A data protection impact assessment to begin with (GDPR Art. 35(7)): what the system knows is filled in, the rest is
left to whoever answers for it."""

import io
from typing import Any

import docx
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.wording import short_day
from kotosilta.privacy.record_classes import CLASSES, KEEP_WORDS, kinds_of
from kotosilta.reporting.files import Table, add_table

# What could happen to people, and what the system does against it.
RISKS: list[tuple[str | Promise, str | Promise]] = [
    (
        gettext_lazy("Somebody of another organisation reads a file."),
        gettext_lazy("Everybody sees those only with whom a dated relation binds them; every reading is written down."),
    ),
    (
        gettext_lazy("A worker reads more than the work needs."),
        gettext_lazy("Access ends with the assignment; people see who has opened their file, and on what ground."),
    ),
    (
        gettext_lazy("A phone that several people use shows what nobody else should know."),
        gettext_lazy("Messages there say nothing, sessions are short, no page stays in a cache."),
    ),
    (
        gettext_lazy("Whoever reported bullying or racism is found out."),
        gettext_lazy("A report carries no address, no account and no time; those whom it names do not read it."),
    ),
    (
        gettext_lazy("Small numbers give somebody away."),
        gettext_lazy("Small cells are hidden, and each table is tried by an attacker before it is published."),
    ),
    (
        gettext_lazy("The database or a backup is stolen."),
        gettext_lazy("Notes, stories and reports are encrypted with keys that lie elsewhere; backups are sealed."),
    ),
    (
        gettext_lazy("Data are kept too long."),
        gettext_lazy("Each kind of record has a clock: what is over its time is announced and then erased."),
    ),
    (
        gettext_lazy("Somebody hides what they did."),
        gettext_lazy("The log is chained and anchored outside: a changed or missing entry is found."),
    ),
]
TO_WRITE = [
    gettext_lazy("Why it is necessary and in proportion"),
    gettext_lazy("What those whom it concerns think of it"),
    gettext_lazy("Opinion of the data protection officer"),
    gettext_lazy("Decision, and when it is looked at again"),
]


def docx_of() -> bytes:
    """The assessment as a document, in the language of the page."""
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = _("Data protection impact assessment"), ""
    paper.core_properties.language = get_language() or "en"
    paper.add_heading(_("Data protection impact assessment"), 0)
    draft = _("Begun by the system on %(day)s. What it cannot know is left for you to write.")
    paper.add_paragraph(draft % {"day": short_day(clock.today())})
    heads = [_("What is kept"), _("Why?"), _("Ground (GDPR Art.)"), _("How long?"), _("Kinds of data")]
    words = {"personal": _("personal"), "special": _("special (Art. 9)"), "secret": _("encrypted")}
    kept: list[list[Any]] = [
        [one.words, one.purpose, one.basis, KEEP_WORDS[one.keep], ", ".join(words[kind] for kind in kinds_of(one))]
        for one in CLASSES
    ]
    add_table(paper, Table(_("What is done with data"), heads, kept))
    heads = [_("What could happen"), _("What the system does"), _("How likely, how bad (1–5)")]
    risks: list[list[Any]] = [[risk, measure, ""] for risk, measure in RISKS]
    add_table(paper, Table(_("Risks for people, and what is done against them"), heads, risks))
    for heading in TO_WRITE:
        paper.add_heading(str(heading), 1)
        paper.add_paragraph("…")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
