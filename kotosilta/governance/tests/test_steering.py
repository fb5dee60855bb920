"""Packs that hold papers, risks that are looked at again, self-assessments with evidence, actions and a trend."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.governance import steering
from kotosilta.governance.models import Decision, Finding, Paper, Risk
from kotosilta.governance.steering import Said
from kotosilta.surveys.models import SELF_ASSESSMENT, Answer
from kotosilta.surveys.questions import standard
from tests.cast import DAY


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def pdf(script: str = "") -> SimpleUploadedFile:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        run = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject(k): v for k, v in run.items()})
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile("budget.pdf", out.getvalue(), "application/pdf")


def test_a_paper_of_the_pack_is_written_anew_and_read_by_the_steering_group(cast, as_user):
    worker = as_user(cast.actors["worker"])
    url = reverse("governance:add_paper", args=[cast.control_group.uuid, cast.control_session.uuid])
    assert worker.post(url, {"title": "Accounts", "file": pdf("app.alert(1)")}).status_code == 302
    made = Paper.objects.get(title="Accounts")
    page = as_user(cast.actors["steering"]).get(reverse("governance:steering", args=["silta"])).content.decode()
    assert "Accounts" in page and "Add a paper" not in page
    answer = as_user(cast.actors["steering"]).get(reverse("governance:paper", args=[made.uuid]))
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1
    assert b"app.alert" not in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_is_no_pdf_is_refused_and_the_title_kept(cast, as_user):
    url = reverse("governance:add_paper", args=[cast.control_group.uuid, cast.control_session.uuid])
    answer = as_user(cast.actors["worker"]).post(
        url, {"title": "Accounts", "file": SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>")}
    )
    assert answer.status_code == 422
    assert 'value="Accounts"' in answer.content.decode()
    assert not Paper.objects.filter(title="Accounts").exists()


def test_a_pack_is_not_endless(cast, monkeypatch):
    monkeypatch.setattr(steering, "PAPERS_AT_MOST", 1)
    with pytest.raises(Refused, match="full"):
        steering.add_paper(
            body=cast.control_group, session=cast.control_session, title="x", content=b"x", by=cast.actors["worker"]
        )


def test_a_paper_that_is_taken_away_leaves_no_file(cast, django_capture_on_commit_callbacks):
    storage, name = cast.pack_paper.file.storage, cast.pack_paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        steering.remove_paper(paper=cast.pack_paper, by=cast.actors["worker"])
    assert not storage.exists(name)


def test_a_risk_is_looked_at_again_and_closed_with_what_came_of_it(cast):
    worker = cast.actors["worker"]
    risk = cast.risk
    assert (risk.graveness, risk.kind_of_status) == (6, "no")
    with clock.travel(clock.now() + 3 * DAY):
        assert risk.is_late
        with pytest.raises(Refused):
            steering.write_risk(risk=risk, by=worker)
        risk.likelihood, risk.review_on = 1, clock.today() + DAY
        steering.write_risk(risk=risk, by=worker)
        assert not risk.is_late and risk.kind_of_status == "wait"
        steering.close_risk(risk=risk, outcome="A deputy came", by=worker)
        with pytest.raises(Refused):
            steering.close_risk(risk=risk, outcome="again", by=worker)
    assert not Risk.objects.all().open().exists()
    with pytest.raises(PermissionDenied):
        steering.write_risk(risk=risk, by=cast.actors["steering"])


def said(value: int) -> dict[str, Said]:
    return {question["key"]: Said(value, "Lists") for question in standard(SELF_ASSESSMENT).questions}


def test_a_self_assessment_needs_every_statement_and_is_compared_with_the_one_before(cast):
    worker, project = cast.actors["worker"], cast.project
    steering.assessments(project).delete()
    with pytest.raises(Refused, match="every statement"):
        steering.assess_oneself(project=project, said={"reach": Said(3, "Lists")}, by=worker)
    before = steering.assess_oneself(project=project, said=said(2), by=worker)
    before.opened_at, before.closes_on = before.opened_at - 200 * DAY, before.closes_on - 200 * DAY
    before.save()
    assert steering.next_assessment_on(project) <= clock.today(), "six months have passed"
    steering.assess_oneself(project=project, said={**said(4), "rooting": Said(1, "Nobody")}, by=worker)
    with pytest.raises(Refused, match="today"):
        steering.assess_oneself(project=project, said=said(5), by=worker)
    found = steering.trend(project)
    assert found.means == [2.0, round((7 * 4 + 1) / 8, 1)]
    assert [row.direction for row in found.statements] == ["better"] * 7 + ["worse"]
    assert Answer.objects.get(round=before).organisation == project.owner.name
    assert not before.is_open


def test_the_form_keeps_what_was_written_when_something_is_missing(cast, as_user):
    url = reverse("governance:assess", args=["silta"])
    form = {f"{key}_value": "3" for key in said(3)} | {f"{key}_evidence": "Seen in lists" for key in said(3)}
    answer = as_user(cast.actors["worker"]).post(url, {**form, "reach_value": ""})
    assert answer.status_code == 422 and "Seen in lists" in answer.content.decode()
    assert as_user(cast.actors["worker"]).post(url, form).status_code == 302
    assert Finding.objects.filter(evidence="Seen in lists").count() == len(said(3))


def test_the_action_of_a_finding_is_a_decision_of_the_control_group(cast):
    worker = cast.actors["worker"]

    def decision() -> Decision:
        return Decision(
            body=cast.control_group, text=texts(en="More"), action="Ask", who="Worker", due_on=clock.today() + DAY
        )

    steering.decide_action(finding=cast.finding, decision=decision(), by=worker)
    cast.finding.refresh_from_db()
    assert cast.finding.decision in Decision.objects.all().open()
    with pytest.raises(Refused):
        steering.decide_action(finding=cast.finding, decision=decision(), by=worker)


def test_a_projects_own_assessment_is_not_listed_among_what_people_are_asked(cast, as_user):
    page = as_user(cast.actors["worker"]).get(reverse("survey_rounds:list")).content.decode()
    assert "Self-assessment" not in page
