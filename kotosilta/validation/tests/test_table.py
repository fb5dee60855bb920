"""A standard of one's own comes from a CSV table: rows, languages, levels, and what is wrong in which row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kotosilta.core.acts import Refused
from kotosilta.validation.models import Standard
from kotosilta.validation.services.standards import exported, import_standard
from kotosilta.validation.standards import Unreadable
from kotosilta.validation.standards.table import read

HEAD = "standard_code;standard_fi;standard_en;unit_code;unit_fi;points;group_fi;outcome_code;outcome_fi;outcome_ar;level_1_fi;level_2_fi;level_3_fi"
FIRST = "S-1;Keittiö;Kitchen;u1;Lounas;12,5;Hygienia;o1;pesee kädet;يغسل يديه;ohjattuna;itse;uudessa paikassa"
SECOND = ";;;u1;;;;;kattaa pöydän;;;;"
THIRD = ";;;u2;Siivous;;;;pyyhkii;;;;"


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode("utf-8-sig")


def test_rows_of_one_unit_stand_together_in_every_language_with_their_levels(db):
    found = exported(import_standard(draft=read(table(FIRST, SECOND, "", THIRD)), by=None, source="own").standard)
    assert (found["code"], found["title"]) == ("S-1", {"fi": "Keittiö", "en": "Kitchen"})
    lunch, cleaning = found["units"]
    assert (lunch["points"], cleaning["points"], len(cleaning["outcomes"])) == (12.5, None, 1)
    washes, sets = lunch["outcomes"]
    assert washes["words"] == {"fi": "pesee kädet", "ar": "يغسل يديه"} and washes["code"] == "o1"
    assert washes["criteria"] == {"1": [{"fi": "ohjattuna"}], "2": [{"fi": "itse"}], "3": [{"fi": "uudessa paikassa"}]}
    assert sets["words"] == {"fi": "kattaa pöydän"} and [level["key"] for level in lunch["levels"]] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (table(FIRST.replace("S-1", ""), SECOND), "2"),
        (table(FIRST, ";;;u1;;;;;;;;;"), "3"),
        (table(FIRST, SECOND, ";;;u9;;;;;x;;;;"), "4"),
        (table(FIRST.replace("12,5", "many")), "2"),
        (HEAD.replace("outcome_fi", "outcome_xx").encode() + b"\n" + FIRST.encode(), "outcome_xx"),
        (HEAD.replace(";level_3_fi", "").encode() + b"\n" + FIRST.rpartition(";")[0].encode(), "2"),
        (b"\xff\xfe", ""),
        (b"", ""),
        (HEAD.encode(), ""),
    ],
)
def test_what_is_wrong_is_told_with_its_row(content, row):
    with pytest.raises(Unreadable) as wrong:
        read(content)
    assert row in str(wrong.value)


def test_a_table_does_not_replace_a_regulation_and_the_page_takes_it(cast, as_user):
    Standard.objects.create(code="S-9", source="eperusteet", title={}, digest="x")
    with pytest.raises(Refused):
        import_standard(draft=read(table(FIRST.replace("S-1", "S-9"))), by=None, source="own")
    cast.validation.delete()  # holds the standard
    cast.standard.delete()
    file = SimpleUploadedFile("own.csv", table(FIRST, SECOND, THIRD))
    page = as_user(cast.actors["counsellor"]).post("/en/desk/standards/import/", {"file": file}, follow=True)
    assert (
        "2 units with 0 parts and 3 learning outcomes" in page.content.decode()
        and "written here" in page.content.decode()
    )
    wrong = as_user(cast.actors["counsellor"]).post(
        "/en/desk/standards/import/", {"file": SimpleUploadedFile("own.csv", table(FIRST, ";;;u1;;;;;;;;;"))}
    )
    assert wrong.status_code == 422 and "Row 3: write the outcome." in wrong.content.decode()
