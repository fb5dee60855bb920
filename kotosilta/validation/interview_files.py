"""The talk about skills as a file: PDF to read, DOCX to work on, JSON for other systems."""

import io
import json
from pathlib import Path
from typing import Any

import docx
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from kotosilta.core.typesetting import READABLE, paper_language, typeset
from kotosilta.people.outbox import interface_language
from kotosilta.validation.interviews import SECTIONS
from kotosilta.validation.models import SkillsInterview

TEMPLATE = Path(__file__).parent / "paper" / "interview.typ"
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json; charset=utf-8",
}


def interview_file(interview: SkillsInterview, shape: str) -> bytes:
    """The file in the reader's language with the candidate's beside it. `shape` is a key of KINDS."""
    content = _content(interview)
    if shape == "json":
        return json.dumps(content, ensure_ascii=False, indent=1).encode()
    return _docx(content) if shape == "docx" else typeset(TEMPLATE, content, kept=READABLE)


def _content(interview: SkillsInterview) -> dict[str, Any]:
    person = interview.case.person
    said = interview.answers
    language = get_language() or "en"
    beside = interface_language(person.language)
    skills = [f"{skill.get_language_display()} {skill.speaks}".strip() for skill in person.language_skills.all()]
    with override(beside):
        own = {one.key: str(one.words) for section in SECTIONS for one in section.questions}
    return {
        "title": f"{_('Talk about skills')}: {person.full_name}",
        "lang": paper_language(language),
        "beside": paper_language(beside),
        "beside_rtl": get_language_info(beside)["bidi"],
        "held_on": interview.held_on.isoformat(),
        "facts": [f"{interview.held_on:%-d.%-m.%Y}", f"{_('Languages:')} {', '.join(skills) or '–'}"],
        "sections": [
            {
                "title": str(section.title),
                "rows": [
                    {
                        "key": one.key,
                        "question": str(one.words),
                        "beside": own[one.key] if beside != language else "",
                        "answer": said.get(one.key, "–"),
                    }
                    for one in section.questions
                ],
            }
            for section in SECTIONS
        ],
    }


def _docx(content: dict[str, Any]) -> bytes:
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = content["title"], ""
    paper.add_heading(content["title"], 0)
    for line in content["facts"]:
        paper.add_paragraph(line)
    for section in content["sections"]:
        paper.add_heading(section["title"], 1)
        for row in section["rows"]:
            paper.add_paragraph().add_run(row["question"]).bold = True
            if row["beside"]:
                run = paper.add_paragraph().add_run(row["beside"])
                run.font.rtl = content["beside_rtl"]
            paper.add_paragraph(row["answer"])
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
