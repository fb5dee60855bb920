"""The questionnaires that come with the system, their scales and themes, and answers in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kotosilta.core.translated import in_all_languages, texts, told
from kotosilta.surveys.models import Answer, Questionnaire


class Scale(NamedTuple):
    """Answers from the most to the least, each with its drawing."""

    choices: list[tuple[str, Promise]]
    drawing: str  # of the icons `<drawing>-5` to `<drawing>-1`

    def pictures(self) -> dict[str, str]:
        return {value: f"{self.drawing}-{value}" for value, _words in self.choices}


SCALES = {
    "feeling": Scale(
        [("5", _("very good")), ("4", _("good")), ("3", _("so-so")), ("2", _("bad")), ("1", _("very bad"))], "face"
    ),
    "true": Scale(
        [
            ("5", _("completely true")),
            ("4", _("mostly true")),
            ("3", _("partly true")),
            ("2", _("hardly true")),
            ("1", _("not true at all")),
        ],
        "level",
    ),
    "often": Scale(
        [
            ("5", _("always")),
            ("4", _("often")),
            ("3", _("sometimes")),
            ("2", _("seldom")),
            ("1", pgettext_lazy("how often", "never")),
        ],
        "level",
    ),
}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Theme(NamedTuple):
    """What several questions ask about; `less_is_better` is for loneliness."""

    words: Promise
    icon: str
    less_is_better: bool = False


THEMES = {
    "belonging": Theme(_("belonging"), "people"),
    "loneliness": Theme(_("loneliness"), "alone", less_is_better=True),
    "safety": Theme(_("safety"), "shield"),
    "wellbeing": Theme(_("wellbeing"), "heart"),
    "agency": Theme(_("agency: I can have a say"), "hand"),
    "participation": Theme(_("parents' participation"), "school"),
    "confidence": Theme(_("trust in one's own skills"), "check"),
    "direction": Theme(_("knowing where to go"), "out"),
}
OF_PROJECTS = ("pupils", "parents", "empowerment")  # asked by a project, anonymously, before, during and after
QUOTE = _("May we tell others your words, without your name?")
# Our own short questions, two a theme at most: they show a direction in one project and are no clinical measure.
STANDARD: dict[str, tuple[Promise, list[tuple[str, str, Promise]]]] = {
    "pupils": (
        _("How is school?"),
        [
            ("belonging_class", "true", _("I belong to my class.")),
            ("belonging_friend", "true", _("I have a friend at school.")),
            ("loneliness_school", "often", _("I feel lonely at school.")),
            ("safety_breaks", "true", _("I feel safe in the breaks.")),
            ("safety_way", "true", _("I feel safe on the way to school.")),
            ("wellbeing_days", "feeling", _("How are your days?")),
            ("agency_help", "true", _("I get help when I ask.")),
            ("agency_heard", "true", _("People listen to me at school.")),
            ("words", "text", _("What would make school better?")),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "parents": (
        _("How is your family?"),
        [
            ("participation_knows", "true", _("I know what happens at my child's school.")),
            ("participation_comes", "often", _("I go to the school's meetings.")),
            ("belonging_school", "true", _("Our family belongs to the school community.")),
            ("loneliness_here", "often", _("I feel lonely here.")),
            ("safety_child", "true", _("My child is safe at school.")),
            ("wellbeing_days", "feeling", _("How are your days?")),
            ("agency_help", "true", _("I know where to get help.")),
            ("agency_say", "true", _("I dare to tell the school what I think.")),
            ("words", "text", _("What would help your family?")),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "empowerment": (
        _("What do you think of your skills?"),
        [
            ("confidence_knows", "true", _("I know what I can do.")),
            ("confidence_tells", "true", _("I can tell others what I can do.")),
            ("confidence_worth", "true", _("My skills are worth something in Finland.")),
            ("direction_goal", "true", _("I know which work or studies I want.")),
            ("direction_step", "true", _("I know the next step.")),
            ("agency_decides", "true", _("I decide about my own life.")),
            ("agency_asks", "true", _("I dare to ask when I do not understand.")),
            ("wellbeing_days", "feeling", _("How are your days?")),
            ("words", "text", _("What has helped you?")),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "self-assessment": (
        _("Self-assessment of the project"),
        [
            ("reach", "true", _("We reach the people for whom the project is.")),
            ("voice", "true", _("Participants and experts by experience plan with us.")),
            ("access", "true", _("Everybody can take part, whatever their language, sex, health and belief.")),
            ("plan", "true", _("We keep to the plan, or change it for a reason.")),
            ("partners", "true", _("Partners know their part and do it.")),
            ("records", "true", _("We record once, and keep safe what people tell us.")),
            ("learning", "true", _("We change our work by what we learn.")),
            ("rooting", "true", _("Somebody has begun to take over what works.")),
        ],
    ),
    "workplace-readiness": (
        _("Readiness of the workplace for multicultural work"),
        [
            ("welcome_person", "true", _("A new worker has a named guide.")),
            ("welcome_plan", "true", _("The first week is planned in writing.")),
            ("language_plain", "true", _("The most important instructions are in plain language or pictures.")),
            ("language_time", "true", _("There is time to learn the language at work.")),
            ("equality_rules", "true", _("Everybody knows how unfair treatment is stopped.")),
            ("equality_holidays", "true", _("Different holidays and ways of eating are taken into account.")),
            ("recruiting_skills", "true", _("We choose by skill, not by name.")),
            ("recruiting_finnish", "true", _("We ask for as much Finnish as the work needs, no more.")),
            ("words", "text", _("What support do you need?")),
        ],
    ),
    "session": (
        _("How was it today?"),
        [
            ("whole", "feeling", _("How was it?")),
            ("words", "text", _("What do you want to say?")),
        ],
    ),
    "booking-by-organisation": (
        _("Feedback on the expert"),
        [
            ("whole", "feeling", _("How was it?")),
            ("useful", "feeling", _("How useful was it for your work?")),
            ("again", "yes_no", _("Would you book again?")),
            ("words", "text", _("What do you want to say?")),
        ],
    ),
    "booking-by-expert": (
        _("How did it go for me?"),
        [
            ("whole", "feeling", _("How was it?")),
            ("respect", "feeling", _("How were you treated?")),
            ("talk", "yes_no", _("Do you want to talk with somebody about it afterwards?")),
            ("words", "text", _("What do you want to say?")),
        ],
    ),
}


def theme_of(question: str) -> str:
    """The theme of a question, which its key begins with; "" when it has none."""
    return next((theme for theme in THEMES if question.startswith(f"{theme}_")), "")


def standard(key: str) -> Questionnaire:
    """One of the questionnaires that come with the system, written down at its first use."""
    made: Questionnaire | None = Questionnaire.objects.filter(key=key).first()
    if made is None:
        title, asked = STANDARD[key]
        questions = [
            {"key": name, "kind": kind, "words": texts(**in_all_languages(words))} for name, kind, words in asked
        ]
        made, _created = Questionnaire.objects.get_or_create(
            key=key, defaults={"title": texts(**in_all_languages(title)), "questions": questions}
        )
    return made


def in_words(answer: Answer) -> list[tuple[str, str]]:
    """Question and answer, in the reader's language; what was left empty is left out."""
    names = {"yes_no": dict(YES_NO)} | {kind: dict(scale.choices) for kind, scale in SCALES.items()}
    return [
        (told(question["words"]).text, str(names.get(question["kind"], {}).get(given, given)))
        for question in answer.round.questionnaire.questions
        if (given := answer.values.get(question["key"]))
    ]
