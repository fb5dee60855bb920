"""What a translator may write: never a format that reads what lies behind a value, nor the end of an attribute."""

import pytest

from kotosilta.core.placeholders import keeps_placeholders

SECRET = "{.__add__.__globals__[sys].modules[django.conf].settings.SECRET_KEY} {}"


@pytest.mark.parametrize(
    ("source", "text", "is_kept"),
    [
        ("from {} to {}", "klo {}–{}", True),
        ("from {} to {}", SECRET, False),
        ("from {} to {}", "{} {} {}", False),
        ("from {} to {}", "{0.__class__} {}", False),
        ("from {} to {}", "{", False),
        ("%(number)s places", "%(number)s paikkaa", True),
        ("%(number)s places", "%(number)5s paikkaa", False),
        ("%(number)s places", "%(number)s %(nobody)5d", False),
        ("%(number)s places", "%(number)s %(number)1000000000d", False),
        ("%(number)s places", "%(number)s, 100 %", False),
        ("%(number)s places", "%(number)s, 100 %%", True),
        ("100 % of them", "100 % heistä", True),
        ("Pages", 'Sivut" hx-post="/x/" hx-trigger="load" data-a="', False),
        ("Pages", "Sivut”", True),
        ("Pages", "{.pk}", False),
        ("<bdi>%(name)s</bdi> comes", "<bdi>%(name)s</bdi> tulee", True),
        ("Hello", "<b>Hei</b>", False),
    ],
)
def test_a_translation_keeps_to_what_its_source_has(source, text, is_kept):
    assert keeps_placeholders(source, "", [text]) is is_kept


def test_a_plural_form_may_leave_the_number_out_and_nothing_else():
    assert keeps_placeholders("%(number)s place", "%(number)s places", ["yksi paikka", "%(number)s paikkaa"])
    assert not keeps_placeholders("%(n)s place of %(all)s", "%(n)s places of %(all)s", ["yksi paikka", "x"])
