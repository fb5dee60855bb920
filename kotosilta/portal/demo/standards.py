"""A standard in the demo: invented units, written here, with the texts of nobody else."""

import datetime as dt

from kotosilta.core.translated import Texts, texts
from kotosilta.portal.demo.acting import on
from kotosilta.validation.models import Standard
from kotosilta.validation.services.standards import import_standard
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft

LEVELS = [
    ("1", {"fi": "Tyydyttävä", "en": "Satisfactory", "ar": "مقبول"}, {"fi": "tarvitsee välillä ohjausta", "en": "needs guidance at times", "ar": "يحتاج إلى إرشاد أحيانًا"}),
    ("2", {"fi": "Hyvä", "en": "Good", "ar": "جيد"}, {"fi": "työskentelee itsenäisesti", "en": "works independently", "ar": "يعمل باستقلالية"}),
    ("3", {"fi": "Kiitettävä", "en": "Excellent", "ar": "ممتاز"}, {"fi": "soveltaa osaamistaan uusissa tilanteissa", "en": "applies the skill in new situations", "ar": "يطبق مهارته في مواقف جديدة"}),
]  # fmt: skip
UNITS: list[tuple[str, dict[str, str], int, list[tuple[dict[str, str], list[dict[str, str]]]]]] = [
    ("kota-1", {"fi": "Keittiössä työskentely", "en": "Working in a kitchen", "ar": "العمل في المطبخ"}, 15, [
        ({"fi": "Hygienia ja turvallisuus", "en": "Hygiene and safety", "ar": "النظافة والسلامة"}, [
            {"fi": "pitää kädet, vaatteet ja työtason puhtaina", "en": "keeps hands, clothes and worktop clean", "ar": "يحافظ على نظافة اليدين والملابس وسطح العمل"},
            {"fi": "säilyttää raaka-aineet oikeassa lämpötilassa", "en": "stores food at the right temperature", "ar": "يحفظ المواد في درجة الحرارة الصحيحة"},
        ]),
        ({"fi": "Ruoan valmistus", "en": "Preparing food", "ar": "إعداد الطعام"}, [
            {"fi": "valmistaa lounaan ohjeen mukaan", "en": "prepares a lunch from a recipe", "ar": "يعد وجبة غداء وفق وصفة"},
            {"fi": "ottaa huomioon allergiat", "en": "takes allergies into account", "ar": "يراعي الحساسية الغذائية"},
        ]),
    ]),
    ("kota-2", {"fi": "Asiakkaan palveleminen", "en": "Serving customers", "ar": "خدمة الزبائن"}, 10, [
        ({}, [
            {"fi": "tervehtii ja kuuntelee asiakasta", "en": "greets and listens to the customer", "ar": "يحيي الزبون ويصغي إليه"},
            {"fi": "kertoo tuotteista ymmärrettävästi", "en": "tells about products so that they are understood", "ar": "يشرح المنتجات بوضوح"},
        ]),
    ]),
]  # fmt: skip


def kitchen(day: dt.date, code: str = "KOTA-2026") -> Standard:
    """Two units with six outcomes and three levels."""
    levels = [{"key": key, "words": texts(**words), "criteria": [texts(**said)]} for key, words, said in LEVELS]
    units = [
        UnitDraft(
            code, texts(**title), points, levels,
            [OutcomeDraft(texts(**words), _head(head)) for head, rows in heads for words in rows], [],
        )
        for code, title, points, heads in UNITS
    ]  # fmt: skip
    title = texts(fi="Ravintola-alan perustaidot", en="Basic skills in restaurants", ar="مهارات أساسية في المطاعم")
    with on(day):
        draft = StandardDraft(code, title, None, None, units)
        return import_standard(draft=draft, by=None, source=Standard.Source.OWN).standard


def _head(words: dict[str, str]) -> Texts:
    return texts(**words) if words else {}
