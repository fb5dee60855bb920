"""The questionnaires that come with the system, the form that asks one, and its answers in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form
from kotosilta.core.translated import texts, told
from kotosilta.surveys.models import Answer, Questionnaire

KINDS = ("feeling", "yes_no", "text")
FEELINGS = [("5", _("very good")), ("4", _("good")), ("3", _("so-so")), ("2", _("bad")), ("1", _("very bad"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
TEXT_AT_MOST = 1000

STANDARD: dict[str, tuple[dict[str, str], list[tuple[str, str, dict[str, str]]]]] = {
    "booking-by-organisation": (
        {"fi": "Palaute kokemusasiantuntijasta", "en": "Feedback on the expert", "ar": "رأيكم في الخبير"},
        [
            ("whole", "feeling", {"fi": "Millaista oli?", "en": "How was it?", "ar": "كيف كان اللقاء؟"}),
            ("useful", "feeling", {"fi": "Miten hyödyllistä se oli työllenne?", "en": "How useful was it for your work?", "ar": "ما مدى فائدته لعملكم؟"}),
            ("again", "yes_no", {"fi": "Varaisitko uudelleen?", "en": "Would you book again?", "ar": "هل ستحجزون مرة أخرى؟"}),
            ("words", "text", {"fi": "Mitä haluat sanoa?", "en": "What do you want to say?", "ar": "ماذا تودون أن تقولوا؟"}),
        ],
    ),
    "booking-by-expert": (
        {"fi": "Miten minulla meni?", "en": "How did it go for me?", "ar": "كيف سار الأمر بالنسبة لي؟"},
        [
            ("whole", "feeling", {"fi": "Millaista oli?", "en": "How was it?", "ar": "كيف كان اللقاء؟"}),
            ("respect", "feeling", {"fi": "Miten sinua kohdeltiin?", "en": "How were you treated?", "ar": "كيف عوملت؟"}),
            ("talk", "yes_no", {"fi": "Haluatko puhua tästä jonkun kanssa jälkeenpäin?", "en": "Do you want to talk with somebody about it afterwards?", "ar": "هل تريد التحدث مع أحد عن ذلك بعد اللقاء؟"}),
            ("words", "text", {"fi": "Mitä haluat sanoa?", "en": "What do you want to say?", "ar": "ماذا تريد أن تقول؟"}),
        ],
    ),
}  # fmt: skip


def standard(key: str) -> Questionnaire:
    """One of the questionnaires that come with the system, written down at its first use."""
    title, questions = STANDARD[key]
    made: Questionnaire
    made, _created = Questionnaire.objects.get_or_create(
        key=key,
        defaults={
            "title": texts(**title),
            "questions": [{"key": name, "kind": kind, "words": texts(**words)} for name, kind, words in questions],
        },
    )
    return made


class AskForm(Form):
    """The questions of a questionnaire, in the reader's language. Nothing has to be answered."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questionnaire.questions:
            self.fields[question["key"]] = _field(question)
        self.prepare()


def _field(question: dict[str, Any]) -> forms.Field:
    label = told(question["words"]).text
    if question["kind"] == "text":
        return forms.CharField(label=label, required=False, max_length=TEXT_AT_MOST, widget=forms.Textarea())
    choices = FEELINGS if question["kind"] == "feeling" else YES_NO
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect(choices=choices))


def in_words(answer: Answer) -> list[tuple[str, str]]:
    """Question and answer, in the reader's language; what was left empty is left out."""
    names = {"feeling": dict(FEELINGS), "yes_no": dict(YES_NO)}
    return [
        (told(question["words"]).text, str(names.get(question["kind"], {}).get(given, given)))
        for question in answer.round.questionnaire.questions
        if (given := answer.values.get(question["key"]))
    ]
