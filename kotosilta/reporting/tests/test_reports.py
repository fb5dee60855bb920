"""Reports: begun, written, frozen with the references of their rows, approved by others, compared with what is true now."""

import datetime as dt
import io
import json
import re

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.governance.models import Decision
from kotosilta.projects.models import Participation
from kotosilta.projects.services import complete_entry
from kotosilta.reporting.content import coarse, content, figures
from kotosilta.reporting.files import report_file
from kotosilta.reporting.indicators import OF_PEOPLE
from kotosilta.reporting.models import Report
from kotosilta.reporting.narrative import HEADINGS, recorded
from kotosilta.reporting.periods import find, half_years, whole
from kotosilta.reporting.services import reports as services

ENTRY = {"entry_gender": "woman", "entry_birth_year": 1990, "entry_labour_status": "unemployed", "entry_education": "isced_3"}  # fmt: skip


@pytest.fixture
def draft(cast) -> Report:
    """The final report with every heading written."""
    complete_entry(participation=cast.participation, values=ENTRY, by=cast.actors["manager"])
    made = services.begin_report(project=cast.project, period="all", by=cast.actors["manager"])
    said = {key: f"canary-{key}" for key in cast.project.fund_rules.headings}
    return services.write_texts(report=made, written=said, by=cast.actors["manager"])


@pytest.fixture
def frozen(cast, draft) -> Report:
    return services.freeze_report(report=draft, by=cast.actors["manager"])


def test_a_report_is_begun_once(cast):
    manager = cast.actors["manager"]
    first = services.begin_report(project=cast.project, period="all", by=manager)
    assert services.begin_report(project=cast.project, period="all", by=manager) == first
    with pytest.raises(Refused, match="no such period"):
        services.begin_report(project=cast.project, period="1999-H1", by=manager)
    with pytest.raises(PermissionDenied):
        services.begin_report(project=cast.project, period="all", by=cast.actors["worker"])


def test_it_cannot_be_frozen_with_an_empty_heading_or_before_its_time(cast, draft):
    manager = cast.actors["manager"]
    services.write_texts(report=draft, written={}, by=manager)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="Equality"):
        services.freeze_report(report=draft, by=manager)
    now = half_years(cast.project)[0]
    running = services.begin_report(project=cast.project, period=now.key, by=manager)
    with pytest.raises(Refused, match="not over yet"):
        services.freeze_report(report=running, by=manager)


def test_a_frozen_report_holds_its_figures_and_rows_and_never_changes(cast, frozen):
    kept = json.dumps(frozen.content, sort_keys=True)
    total = next(row for row in frozen.content["indicators"] if row["code"] == "EECO02")
    assert total["value"] == 1 and total["rows"] == [["projects.Participation", str(cast.participation.uuid), 1]]
    with pytest.raises(Refused, match="frozen"):
        services.write_texts(report=frozen, written={"risks": "other"}, by=cast.actors["manager"])
    Participation.objects.filter(pk=cast.participation.pk).delete()
    frozen.refresh_from_db()
    assert json.dumps(frozen.content, sort_keys=True) == kept


def test_later_changes_show_as_corrections_and_an_erased_row_as_erased(cast, frozen, as_user):
    client = as_user(cast.actors["manager"])
    page = client.get(f"/en/oversight/reports/{frozen.uuid}/changes/").content.decode()
    assert "every figure is the same" in page
    Participation.objects.filter(pk=cast.participation.pk).delete()
    page = client.get(f"/en/oversight/reports/{frozen.uuid}/changes/")
    changed = {row.what: (row.then, row.now) for row in page.context["changes"]}
    assert changed["EECO02"] == (1, 0) and changed["EECO01"] == (1, 0)
    page = client.get(f"/en/oversight/reports/{frozen.uuid}/rows/indicator/EECO02/").content.decode()
    assert "erased" in page


def test_the_steering_group_approves_and_nobody_approves_their_own(cast, frozen, as_user):
    with pytest.raises(PermissionDenied):
        services.approve_report(report=frozen, by=cast.actors["manager"])
    cast.body.kind = "control"
    cast.body.save()
    approved = services.approve_report(report=frozen, by=cast.actors["steering"])
    assert approved.status == "approved" and approved.answered_by == cast.actors["steering"]
    assert Decision.objects.get(reports=approved).body == cast.body, "the decision stands among the group's decisions"
    with pytest.raises(Refused, match="does not wait"):
        services.approve_report(report=approved, by=cast.actors["steering"])


def test_a_report_that_was_sent_back_gets_a_next_version_with_its_texts(cast, frozen):
    services.return_report(report=frozen, why="Say more", by=cast.actors["steering"])
    again = services.begin_report(project=cast.project, period="all", by=cast.actors["manager"])
    assert (again.version, again.texts["risks"]) == (2, "canary-risks")


def test_one_version_at_a_time_waits_for_the_group(cast, frozen):
    manager = cast.actors["manager"]
    again = services.begin_report(project=cast.project, period="all", by=manager)
    services.freeze_report(report=again, by=manager)
    frozen.refresh_from_db()
    assert frozen.status == "replaced" and frozen.content, "kept as it was"
    with pytest.raises(Refused, match="does not wait"):
        services.approve_report(report=frozen, by=cast.actors["steering"])


def test_the_group_sees_sums_without_small_figures_rows_or_files(cast, frozen, as_user):
    client = as_user(cast.actors["steering"])
    page = client.get(f"/en/oversight/reports/{frozen.uuid}/")
    assert page.status_code == 200 and "canary-risks" in page.content.decode()
    table = next(one for one in page.context["tables"] if one.caption == "Indicators of the fund")
    rules = cast.project.fund_rules.indicators
    people = [row for row in table.rows if rules[row[0]].counts in {*OF_PEOPLE, "estimate"}]
    assert people and all(value is None or value >= 5 for row in people for value in row[2:]), (
        "one unemployed would be somebody"
    )
    assert client.get(f"/en/oversight/reports/{frozen.uuid}/file/json/").status_code == 403
    assert client.get(f"/en/oversight/reports/{frozen.uuid}/rows/indicator/EECO02/").status_code == 403


def test_the_auditor_goes_from_a_number_to_its_rows_by_signs(cast, frozen, as_user):
    client = as_user(cast.actors["auditor"])
    page = client.get(f"/en/oversight/reports/{frozen.uuid}/rows/indicator/EECO02/").content.decode()
    assert str(cast.aino) not in page
    back = re.search(r'href="(/en/oversight/silta/signs/P-[0-9a-f]+/)"', page)
    page = client.get(back[1]).content.decode()
    assert "EECO02" in page and str(cast.aino) not in page, "and back: in which numbers this row is counted"
    assert client.get("/en/oversight/silta/signs/P-00000000/").status_code == 404
    assert as_user(cast.actors["manager"]).get(back[1]).status_code == 403


def test_a_manager_freezes_the_half_year_in_four_clicks(cast, as_user):
    """From the numbers: reports, the period (begun), freeze; the texts are there from the version before."""
    project, manager = cast.project, cast.actors["manager"]
    project.starts_on = clock.today() - dt.timedelta(days=400)
    project.save()
    past = half_years(project)[1]
    key = past.key
    Report.objects.create(
        project=project, period=key, first=past.first, last=past.last, version=1, status="returned", content={}, frozen_at=clock.now(),
        frozen_by=manager, texts=dict.fromkeys(HEADINGS, "x"),
    )  # fmt: skip
    client = as_user(manager)
    page = client.get("/en/oversight/silta/")
    assert "/en/oversight/silta/reports/" in page.content.decode()
    page = client.get("/en/oversight/silta/reports/")
    assert f"/reports/{key}/begin/" in page.content.decode()
    page = client.post(f"/en/oversight/silta/reports/{key}/begin/", follow=True)
    assert "Freeze it for the steering group" in page.content.decode()
    page = client.post(page.redirect_chain[-1][0] + "freeze/", follow=True)
    assert "Frozen. The steering group can approve it now." in page.content.decode()


def test_what_was_recorded_stands_under_its_heading(cast):
    lines = recorded(cast.project, whole(cast.project))
    assert list(lines) == list(cast.project.fund_rules.headings)
    assert any("People" in line for line in lines["results"]), "the target of the cast"
    assert any("10.00" in line for line in lines["costs"]), "the one line of the ledger"


@pytest.mark.parametrize("kind", ["json", "xlsx", "docx", "pdf"])
def test_the_same_figures_stand_in_every_file(cast, frozen, as_user, kind):
    response = as_user(cast.actors["manager"]).get(f"/en/oversight/reports/{frozen.uuid}/file/{kind}/")
    assert response.status_code == 200
    words = {"json": _json, "xlsx": _xlsx, "docx": _docx, "pdf": _pdf}[kind](response.content)
    assert "canary-risks" in words and "EECO02" in words and "Silta" in words


def _json(made: bytes) -> str:
    return json.dumps(json.loads(made), ensure_ascii=False)


def _xlsx(made: bytes) -> str:
    sheets = load_workbook(io.BytesIO(made)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def _docx(made: bytes) -> str:
    paper = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def _pdf(made: bytes) -> str:
    reader = PdfReader(io.BytesIO(made))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "a screen reader can read it"
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_text_that_looks_like_a_formula_stays_a_text(cast, draft):
    services.write_texts(report=draft, written={**draft.texts, "risks": '=HYPERLINK("x")'}, by=cast.actors["manager"])
    draft.refresh_from_db()
    frozen = services.freeze_report(report=draft, by=cast.actors["manager"])
    assert "'=HYPERLINK" in _xlsx(report_file(frozen.content, "xlsx", "x"))


def test_the_command_writes_every_figure_under_a_stable_name(cast, tmp_path):
    file = tmp_path / "report.json"
    call_command("report", "silta", "--period", "all", "--format", "json", "--output", str(file), verbosity=0)
    made = json.loads(file.read_text("utf-8"))
    assert {"project", "period", "participants", "targets", "indicators", "money", "staff", "narrative"} <= set(made)
    assert made["money"]["grant"]["own_share"] == "200.00" and made["money"]["claim"]["so_far"]["direct"] == "10.00"
    assert len(made["indicators"]) == len(cast.project.fund_rules.indicators)
    for arguments, says in ((["nowhere"], "There is no project"), (["silta", "--period", "1999"], "no period")):
        with pytest.raises(CommandError, match=says):
            call_command("report", *arguments, "--output", str(file))


def test_a_period_knows_only_what_had_happened(cast):
    before = find(cast.project, half_years(cast.project)[-1].key)
    now = figures(content(cast.project, before))
    assert now["participants", "total"] <= figures(content(cast.project, whole(cast.project)))["participants", "total"]


def test_texts_of_the_catalogues_are_known():
    from kotosilta.projects.funds import all_funds

    for fund in all_funds().values():
        assert set(fund.headings) <= set(HEADINGS)


def test_a_report_goes_into_the_pack_with_sums_only(cast, frozen):
    """Its PDF shows the steering group no number below five."""
    paper = services.put_into_pack(report=frozen, by=cast.actors["manager"])
    assert paper.meeting.session == cast.control_session
    shown = coarse(frozen.content)
    assert next(row for row in shown["indicators"] if row["code"] == "EECO02")["value"] is None
    assert _pdf(paper.file.read()) == _pdf(report_file(shown, "pdf", str(frozen.get_status_display())))
    assert paper.title.startswith(cast.project.name)
    cast.control_session.status = "cancelled"
    cast.control_session.save()
    with pytest.raises(Refused, match="Plan"):
        services.put_into_pack(report=frozen, by=cast.actors["manager"])


def test_two_reports_do_not_tell_the_group_of_the_few_who_joined_between_them():
    """47 unemployed, then 50: each may be read, but not both, or the three are known."""

    def told(unemployed: int) -> dict:
        rows = [
            {"code": code, "counts": "participants", "value": value, "in_period": 0, "rows": [], "by": []}
            for code, value in (("EECO02", unemployed), ("EECO04", 30), ("EECO05", 20))
        ]
        people = {"total": unemployed + 50, "in_period": 0}
        return {"project": {"fund": "esf-plus-2021-2027"}, "participants": people, "indicators": rows, "targets": []}

    def shown(made: dict) -> dict[str, int | None]:
        return {row["code"]: row["value"] for row in made["indicators"]}

    first, second = told(47), told(50)
    assert shown(coarse(first))["EECO02"] == 47
    assert shown(coarse(second))["EECO02"] == 50
    both = shown(coarse(second, [first]))
    assert both["EECO02"] is None
    assert list(both.values()).count(None) == 2, "one alone would be what the total leaves over"
    assert shown(coarse(told(60), [first]))["EECO02"] == 60
