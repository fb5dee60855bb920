"""The directory of services in the demo: invented services of an invented town, in three languages."""

import datetime as dt

from kotosilta.core.translated import texts
from kotosilta.guidance.models import Service
from kotosilta.guidance.services.directory import save_service
from kotosilta.people.models import Organisation, User
from kotosilta.portal.demo.acting import on

# Key: names, whose, needs, languages, summary, confidential address.
SERVICES: dict[str, tuple[dict[str, str], str, list[str], list[str], dict[str, str], bool]] = {
    "housing": ({"fi": "Asumisneuvonta", "en": "Housing advice", "ar": "الإرشاد السكني"}, "{town} kaupunki", ["housing"], ["fi", "en", "ar", "so"],
                {"fi": "Apua vuokraan, muuttoon ja naapuririitoihin.", "en": "Help with rent, moving and neighbours.", "ar": "مساعدة في الإيجار والانتقال ومشاكل الجيران."}, False),
    "family": ({"fi": "Perheneuvola", "en": "Family counselling", "ar": "الإرشاد الأسري"}, "{town} hyvinvointialue", ["family", "health"], ["fi", "en"],
               {"fi": "Keskustelua, kun arki perheessä on raskasta.", "en": "Talks when everyday life in the family is heavy.", "ar": "أحاديث عندما تكون الحياة اليومية في الأسرة صعبة."}, False),
    "clinic": ({"fi": "Neuvola", "en": "Maternity and child health clinic", "ar": "عيادة رعاية الأم والطفل"}, "{town} hyvinvointialue", ["health", "family"], ["fi", "sv", "en"],
               {"fi": "Raskaana oleville ja alle kouluikäisille.", "en": "For pregnant women and children under school age.", "ar": "للحوامل وللأطفال دون سن المدرسة."}, False),
    "welfare": ({"fi": "Koulukuraattori", "en": "School social worker", "ar": "الأخصائي الاجتماعي في المدرسة"}, "{town} hyvinvointialue", ["school", "family"], ["fi", "en"],
                {"fi": "Kun koulussa on vaikeaa.", "en": "When school is hard.", "ar": "عندما تكون المدرسة صعبة."}, False),
    "debt": ({"fi": "Talous- ja velkaneuvonta", "en": "Financial and debt advice", "ar": "الإرشاد في المال والديون"}, "Oikeusaputoimisto", ["money", "housing"], ["fi", "sv", "en"],
             {"fi": "Maksutonta apua, kun raha ei riitä.", "en": "Free help when the money is not enough.", "ar": "مساعدة مجانية عندما لا يكفي المال."}, False),
    "shelter": ({"fi": "Turvakoti", "en": "Shelter", "ar": "مأوى آمن"}, "Turva ry", ["family", "housing"], ["fi", "en", "ar", "ru"],
                {"fi": "Jos kotona on väkivaltaa. Auki aina.", "en": "If there is violence at home. Always open.", "ar": "إذا كان هناك عنف في البيت. مفتوح دائما."}, True),
    "sport": ({"fi": "Liikuntaseurojen kokeilukerrat", "en": "First times at sports clubs", "ar": "مرات تجريبية في الأندية الرياضية"}, "{town} liikuntapalvelut", ["free_time"], ["fi", "en"],
              {"fi": "Lapset kokeilevat lajeja maksutta.", "en": "Children try sports free of charge.", "ar": "يجرب الأطفال الرياضات مجانا."}, False),
    "studies": ({"fi": "Ohjaamo", "en": "One-stop guidance for young people", "ar": "مركز إرشاد الشباب"}, "{town} kaupunki", ["studies", "work"], ["fi", "en", "uk"],
                {"fi": "Alle 30-vuotiaille: opinnot, työ, asuminen.", "en": "Under 30: studies, work, housing.", "ar": "لمن هم دون الثلاثين: الدراسة والعمل والسكن."}, False),
}  # fmt: skip


def directory(keeper: Organisation, by: User, town: str, day: dt.date) -> dict[str, Service]:
    """Written down on that day; the name of the town stands in its genitive ("Rantalan")."""
    made = {}
    with on(day):
        for key, (names, whose, needs, languages, summary, is_hidden) in SERVICES.items():
            service = Service(
                keeper=keeper, name=texts(**names), organisation_name=whose.format(town=town), needs=needs, languages=languages,
                areas=[town.removesuffix("n")], summary=texts(**summary), phone="" if is_hidden else "044 123 4567",
                address=f"{town.removesuffix('n')}ntie 1", is_address_confidential=is_hidden,
                referral_email=f"{key}@example.org",
            )  # fmt: skip
            made[key] = save_service(service=service, fields=["name"], by=by)
    return made
