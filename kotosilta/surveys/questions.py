"""The questionnaires that come with the system, their scales and themes, and answers in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kotosilta.core.translated import texts, told
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
QUOTE = {
    "fi": "Saammeko kertoa sanasi muille ilman nimeäsi?",
    "en": "May we tell others your words, without your name?",
    "ar": "هل يمكننا أن ننقل كلماتك إلى الآخرين دون ذكر اسمك؟",
}
# Our own short questions, two a theme at most: they show a direction in one project and are no clinical measure.
STANDARD: dict[str, tuple[dict[str, str], list[tuple[str, str, dict[str, str]]]]] = {
    "pupils": (
        {"fi": "Miten koulussa menee?", "en": "How is school?", "ar": "كيف الحال في المدرسة؟"},
        [
            ("belonging_class", "true", {"fi": "Tunnen, että kuulun luokkaan.", "en": "I belong to my class.", "ar": "أشعر أنني جزء من صفي."}),
            ("belonging_friend", "true", {"fi": "Minulla on koulussa kaveri.", "en": "I have a friend at school.", "ar": "لدي صديق أو صديقة في المدرسة."}),
            ("loneliness_school", "often", {"fi": "Olen yksinäinen koulussa.", "en": "I feel lonely at school.", "ar": "أشعر بالوحدة في المدرسة."}),
            ("safety_breaks", "true", {"fi": "Minulla on turvallinen olo välitunnilla.", "en": "I feel safe in the breaks.", "ar": "أشعر بالأمان في الاستراحة."}),
            ("safety_way", "true", {"fi": "Minulla on turvallinen olo koulumatkalla.", "en": "I feel safe on the way to school.", "ar": "أشعر بالأمان في الطريق إلى المدرسة."}),
            ("wellbeing_days", "feeling", {"fi": "Millaisia päiväsi ovat?", "en": "How are your days?", "ar": "كيف هي أيامك؟"}),
            ("agency_help", "true", {"fi": "Saan apua, kun pyydän.", "en": "I get help when I ask.", "ar": "أحصل على المساعدة حين أطلبها."}),
            ("agency_heard", "true", {"fi": "Minua kuunnellaan koulussa.", "en": "People listen to me at school.", "ar": "يستمعون إليّ في المدرسة."}),
            ("words", "text", {"fi": "Mikä tekisi koulusta paremman?", "en": "What would make school better?", "ar": "ما الذي يمكن أن يجعل المدرسة أفضل؟"}),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "parents": (
        {"fi": "Miten perheelläsi menee?", "en": "How is your family?", "ar": "كيف حال عائلتك؟"},
        [
            ("participation_knows", "true", {"fi": "Tiedän, mitä lapseni koulussa tapahtuu.", "en": "I know what happens at my child's school.", "ar": "أعرف ما يحدث في مدرسة طفلي."}),
            ("participation_comes", "often", {"fi": "Käyn koulun tapaamisissa.", "en": "I go to the school's meetings.", "ar": "أحضر اجتماعات المدرسة."}),
            ("belonging_school", "true", {"fi": "Perheemme on osa koulun yhteisöä.", "en": "Our family belongs to the school community.", "ar": "عائلتنا جزء من مجتمع المدرسة."}),
            ("loneliness_here", "often", {"fi": "Olen yksinäinen täällä.", "en": "I feel lonely here.", "ar": "أشعر بالوحدة هنا."}),
            ("safety_child", "true", {"fi": "Lapseni on turvassa koulussa.", "en": "My child is safe at school.", "ar": "طفلي في أمان في المدرسة."}),
            ("wellbeing_days", "feeling", {"fi": "Millaisia päiväsi ovat?", "en": "How are your days?", "ar": "كيف هي أيامك؟"}),
            ("agency_help", "true", {"fi": "Tiedän, mistä saan apua.", "en": "I know where to get help.", "ar": "أعرف أين أجد المساعدة."}),
            ("agency_say", "true", {"fi": "Uskallan sanoa koululle mielipiteeni.", "en": "I dare to tell the school what I think.", "ar": "أجرؤ على قول رأيي للمدرسة."}),
            ("words", "text", {"fi": "Mikä auttaisi perhettäsi?", "en": "What would help your family?", "ar": "ما الذي يمكن أن يساعد عائلتك؟"}),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "empowerment": (
        {"fi": "Mitä ajattelet omasta osaamisestasi?", "en": "What do you think of your skills?", "ar": "ما رأيك في مهاراتك؟"},
        [
            ("confidence_knows", "true", {"fi": "Tiedän, mitä osaan.", "en": "I know what I can do.", "ar": "أعرف ما أستطيع فعله."}),
            ("confidence_tells", "true", {"fi": "Osaan kertoa osaamisestani muille.", "en": "I can tell others what I can do.", "ar": "أستطيع أن أخبر الآخرين بما أستطيع فعله."}),
            ("confidence_worth", "true", {"fi": "Osaamisellani on arvoa Suomessa.", "en": "My skills are worth something in Finland.", "ar": "لمهاراتي قيمة في فنلندا."}),
            ("direction_goal", "true", {"fi": "Tiedän, mitä työtä tai opintoja haluan.", "en": "I know which work or studies I want.", "ar": "أعرف أي عمل أو دراسة أريد."}),
            ("direction_step", "true", {"fi": "Tiedän, mikä on seuraava askel.", "en": "I know the next step.", "ar": "أعرف الخطوة التالية."}),
            ("agency_decides", "true", {"fi": "Päätän itse asioistani.", "en": "I decide about my own life.", "ar": "أقرر أموري بنفسي."}),
            ("agency_asks", "true", {"fi": "Uskallan kysyä, kun en ymmärrä.", "en": "I dare to ask when I do not understand.", "ar": "أجرؤ على السؤال حين لا أفهم."}),
            ("wellbeing_days", "feeling", {"fi": "Millaisia päiväsi ovat?", "en": "How are your days?", "ar": "كيف هي أيامك؟"}),
            ("words", "text", {"fi": "Mikä on auttanut sinua?", "en": "What has helped you?", "ar": "ما الذي ساعدك؟"}),
            ("quote", "yes_no", QUOTE),
        ],
    ),
    "self-assessment": (
        {"fi": "Hankkeen itsearviointi", "en": "Self-assessment of the project", "ar": "التقييم الذاتي للمشروع"},
        [
            ("reach", "true", {"fi": "Tavoitamme ne, joita varten hanke on.", "en": "We reach the people for whom the project is.", "ar": "نصل إلى الأشخاص الذين وجد المشروع من أجلهم."}),
            ("voice", "true", {"fi": "Osallistujat ja kokemusasiantuntijat suunnittelevat kanssamme.", "en": "Participants and experts by experience plan with us.", "ar": "يخطط المشاركون والخبراء بالتجربة معنا."}),
            ("access", "true", {"fi": "Jokainen voi osallistua kielestä, sukupuolesta, terveydestä ja uskosta riippumatta.", "en": "Everybody can take part, whatever their language, sex, health and belief.", "ar": "يستطيع الجميع المشاركة مهما كانت لغتهم وجنسهم وصحتهم ومعتقدهم."}),
            ("plan", "true", {"fi": "Pidämme kiinni suunnitelmasta tai muutamme sitä perustellusti.", "en": "We keep to the plan, or change it for a reason.", "ar": "نلتزم بالخطة أو نغيرها لسبب."}),
            ("partners", "true", {"fi": "Kumppanit tietävät osuutensa ja tekevät sen.", "en": "Partners know their part and do it.", "ar": "يعرف الشركاء دورهم ويقومون به."}),
            ("records", "true", {"fi": "Kirjaamme kerran ja pidämme ihmisten kertomat asiat turvassa.", "en": "We record once, and keep safe what people tell us.", "ar": "نسجل مرة واحدة ونحفظ ما يرويه الناس لنا."}),
            ("learning", "true", {"fi": "Muutamme toimintaa sen mukaan, mitä opimme.", "en": "We change our work by what we learn.", "ar": "نغير عملنا وفق ما نتعلمه."}),
            ("rooting", "true", {"fi": "Joku on alkanut ottaa vastuulleen sitä, mikä toimii.", "en": "Somebody has begun to take over what works.", "ar": "بدأت جهة ما تتولى ما ينجح."}),
        ],
    ),
    "workplace-readiness": (
        {"fi": "Työpaikan valmius monikulttuuriseen työhön", "en": "Readiness of the workplace for multicultural work", "ar": "جاهزية مكان العمل لعمل متعدد الثقافات"},
        [
            ("welcome_person", "true", {"fi": "Uudella työntekijällä on nimetty perehdyttäjä.", "en": "A new worker has a named guide.", "ar": "للعامل الجديد مرشد معروف بالاسم."}),
            ("welcome_plan", "true", {"fi": "Ensimmäinen viikko on suunniteltu kirjallisesti.", "en": "The first week is planned in writing.", "ar": "الأسبوع الأول مخطط له كتابة."}),
            ("language_plain", "true", {"fi": "Tärkeimmät ohjeet ovat selkokielellä tai kuvina.", "en": "The most important instructions are in plain language or pictures.", "ar": "أهم التعليمات مكتوبة بلغة بسيطة أو بالصور."}),
            ("language_time", "true", {"fi": "Kieltä saa opetella työn ohessa.", "en": "There is time to learn the language at work.", "ar": "هناك وقت لتعلم اللغة أثناء العمل."}),
            ("equality_rules", "true", {"fi": "Kaikki tietävät, miten epäasialliseen kohteluun puututaan.", "en": "Everybody knows how unfair treatment is stopped.", "ar": "يعرف الجميع كيف توقف المعاملة غير العادلة."}),
            ("equality_holidays", "true", {"fi": "Eri juhlapyhät ja ruokatavat otetaan huomioon.", "en": "Different holidays and ways of eating are taken into account.", "ar": "تراعى الأعياد وعادات الأكل المختلفة."}),
            ("recruiting_skills", "true", {"fi": "Valitsemme osaamisen perusteella, emme nimen.", "en": "We choose by skill, not by name.", "ar": "نختار حسب المهارة لا حسب الاسم."}),
            ("recruiting_finnish", "true", {"fi": "Vaadimme suomea vain sen verran kuin työ tarvitsee.", "en": "We ask for as much Finnish as the work needs, no more.", "ar": "نطلب من اللغة الفنلندية ما يحتاجه العمل فقط."}),
            ("words", "text", {"fi": "Mitä tukea tarvitsette?", "en": "What support do you need?", "ar": "أي دعم تحتاجون؟"}),
        ],
    ),
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


def theme_of(question: str) -> str:
    """The theme of a question, which its key begins with; "" when it has none."""
    return next((theme for theme in THEMES if question.startswith(f"{theme}_")), "")


def title_of(key: str) -> str:
    """Title of one of the questionnaires that come with the system, in the reader's language."""
    return told(texts(**STANDARD[key][0])).text


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


def in_words(answer: Answer) -> list[tuple[str, str]]:
    """Question and answer, in the reader's language; what was left empty is left out."""
    names = {"yes_no": dict(YES_NO)} | {kind: dict(scale.choices) for kind, scale in SCALES.items()}
    return [
        (told(question["words"]).text, str(names.get(question["kind"], {}).get(given, given)))
        for question in answer.round.questionnaire.questions
        if (given := answer.values.get(question["key"]))
    ]
