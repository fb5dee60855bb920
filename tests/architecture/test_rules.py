"""The rules of the house that no library checks."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records

ROOT = Path(settings.BASE_DIR) / "kotosilta"
ROWS = [
    "core",
    "people",
    "projects",
    "invoicing",
    "surveys",
    "credentials",
    "experts",
    "activities",
    "guidance",
    "incidents",
    "validation",
    "governance",
    "reporting",
    "privacy",
    "portal",
]  # from low to high
NAMESPACES = {
    "my_activities": "activities",
    "calendar": "activities",
    "check": "credentials",
    "issuer": "credentials",
    "my_experts": "experts",
    "directory": "experts",
    "bookings": "experts",
    "my_panel": "governance",
    "matters": "governance",
    "schools": "guidance",
    "services": "guidance",
    "referrals": "guidance",
    "my_guidance": "guidance",
    "reports": "incidents",
    "my_privacy": "privacy",
    "statements": "privacy",
    "rooting": "governance",
    "results": "reporting",
    "survey_rounds": "surveys",
    "my_skills": "validation",
    "tutors": "validation",
}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("kotosilta.")]
MODELS = [model for config in OURS for model in config.get_models()]
SOURCES = [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts and "tests" not in path.parts]
TEMPLATES = list(ROOT.rglob("*.html"))
CLASSES = {"personal", "special", "secret", "none"}


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_declares_its_personal_data(model):
    declared = model.personal_data
    fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)}
    assert set(declared) <= set(fields), "names a field that does not exist"
    assert set(declared.values()) <= CLASSES
    for name, field in fields.items():
        if isinstance(field, EncryptedTextField):
            assert declared.get(name) == "secret"
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label in {"people.Person", "people.User"}:
            assert name in declared or not issubclass(model, Record) or declared == {}, f"{name} points to a person"


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, Record)], ids=lambda m: m._meta.label)
def test_every_record_says_who_sees_its_rows(model):
    queryset = type(model._default_manager.all())
    assert issubclass(queryset, Records)
    assert queryset.visible_to is not Records.visible_to


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_down(model):
    here = ROWS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model._meta.app_label in ROWS:
            assert ROWS.index(field.related_model._meta.app_label) <= here, field


def test_no_app_has_grown_beyond_twelve_models():
    for config in OURS:
        grown = (
            13 if config.label == "activities" else 12
        )  # the waiting list is a mechanism of seats, and fits nowhere else
        assert len(list(config.get_models())) <= grown, config.name


ALLOWED_AFTER_OBJECTS = {"visible_to", "open_to", "public", "none", "run_by", "find", "is_taken", "written_by"}


def chain_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> set[str]:
    """Names of the methods called one after the other on an expression."""
    names = set()
    while isinstance(parents.get(node), ast.Attribute | ast.Call):
        node = parents[node]
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names


def unscoped(path: Path) -> list[int]:
    """Lines with `.objects` that is not followed by a method that says for whom."""
    tree = ast.parse(path.read_text("utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and not chain_of(node, parents) & ALLOWED_AFTER_OBJECTS
    ]


def is_page_code(path: Path) -> bool:
    return "views" in path.stem or path.stem == "forms" or "views" in path.parts


@pytest.mark.parametrize("path", [p for p in SOURCES if is_page_code(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_pages_reach_rows_only_through_a_scope(path):
    assert unscoped(path) == []


def test_the_scope_lint_sees_a_planted_fault(tmp_path):
    planted = tmp_path / "views.py"
    planted.write_text(
        "rows = Person.objects.filter(pk=1)\nfine = Person.objects.all().visible_to(user).filter(pk=1)\n"
    )
    assert unscoped(planted) == [1]


OTHER_CLOCKS = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|utcnow\(|localdate\(|time\.time\(")


def test_there_is_one_clock():
    found = [str(path) for path in SOURCES if path.name != "clock.py" and OTHER_CLOCKS.search(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_link_down_only_and_hold_no_style_or_script(path):
    text = path.read_text("utf-8")
    here = ROWS.index(app_of(path))
    for namespace in re.findall(r"{% url ['\"](\w+):", text):
        assert ROWS.index(NAMESPACES.get(namespace, namespace)) <= here, f"links up to {namespace}"
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=\"{% static)", text)
    assert len(text.splitlines()) <= 150


PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right|top|bottom)|(?<![\w-])(left|right|top|bottom|width|height"
    r"|max-width|min-width|min-height|max-height)\s*:|text-align:\s*(left|right)|float:"
)


def test_the_stylesheet_knows_no_left_and_right():
    css = (ROOT / "core/static/core/kotosilta.css").read_text("utf-8")
    css = re.sub(r"@media \([^)]*\)", "", css)
    assert PHYSICAL.findall(css) == []
    assert len(css) < 40_000


@pytest.mark.parametrize("config", OURS, ids=lambda c: c.label)
def test_every_app_says_what_it_is_for_and_what_not(config):
    text = config.module.__doc__ or ""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    assert 2 <= len(lines) <= 5
    assert re.search(r"Not for|no models", text)


def test_function_length_stays_readable():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long == []


BANNED = {"utils", "helpers", "common", "misc", "manager", "data", "api"}


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in SOURCES if path.stem in BANNED] == []
