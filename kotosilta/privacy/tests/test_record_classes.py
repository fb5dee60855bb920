"""What the record of processing says fits the models."""

import io
from collections import Counter

import docx
from django.apps import apps
from django.utils.translation import override

from kotosilta.privacy.assessment import RISKS, docx_of
from kotosilta.privacy.copies import READ_FIRST
from kotosilta.privacy.record_classes import CLASSES, emptied, kinds_of, with_personal_data


def test_every_model_with_personal_data_has_one_class():
    named = Counter(label for one in CLASSES for label in one.models)
    assert {label for label, times in named.items() if times > 1} == set()
    assert {model._meta.label for model in with_personal_data()} - set(named) == set()
    assert len(named) > 60


def test_what_a_class_names_exists():
    for one in CLASSES:
        for label, fields in one.models.items():
            names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
            assert set(fields) <= names, label
        assert kinds_of(one), one.key


def test_what_is_emptied_may_be_empty():
    for one in CLASSES:
        for label in one.models:
            for name in emptied(apps.get_model(label)):
                field = apps.get_model(label)._meta.get_field(name)
                assert field.get_default() in ("", b"", None, [], {}), f"{label}.{name}"


def test_texts_that_are_read_first_exist():
    for label, names in READ_FIRST.items():
        assert {field.name for field in apps.get_model(label)._meta.concrete_fields} >= set(names)


def test_the_impact_assessment_begins_with_what_is_declared():
    with override("fi"):
        paper = docx.Document(io.BytesIO(docx_of()))
    first, risks = paper.tables
    assert len(first.rows) == len(CLASSES) + 1 and len(risks.rows) == len(RISKS) + 1
    assert first.rows[1].cells[0].text == "Kuka olet"
    assert any("erityisiin ryhmiin" in row.cells[4].text or "9" in row.cells[4].text for row in first.rows)
