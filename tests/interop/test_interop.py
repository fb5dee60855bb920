"""What we issue through the pages is accepted by the libraries of others, and refused when it should be."""

import copy
import datetime as dt
import json
import random

import pytest
from django.core.cache import caches
from django.db import connection
from jsonschema import Draft201909Validator

from kotosilta.activities import services
from kotosilta.activities.models import Leader, LearningOutcome
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import revoke_credential, sign_occasion
from kotosilta.projects.models import Assignment
from tests.cast import make_activity, make_person, make_session

pytestmark = [pytest.mark.slow, pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")]
NAMES = [
    "Yusuf Abdi Warsame",
    "Дмитро Шевчук",
    "محمد الحسن",
    "ሰላም ተስፋይ",
    "Nguyễn Thị Mai",
    'O\'Neill "Bo" <b>',
    "ကိုမြတ်",
    "李 雷",
]
WORDS = ["Kurssi", "äöå", "👩🏽‍🏫", "a\\b", '"x"', "<p>", "مرحبا", "\u2028", "tab\there", "line\nbreak", "1 & 2", "  "]
ORIGINS = ["http://127.0.0.1:8000", "https://kotosilta.example.org"]
BOTH = ("digital bazaar", "dcc")


def sentence(chance: random.Random) -> str:
    return "x" + " ".join(chance.choice(WORDS) for _n in range(chance.randint(1, 9)))


def issued_through_the_pages(cast, as_user, chance: random.Random) -> tuple[Credential, dict, str]:
    """A random person completes a random course; the leader issues, the worker downloads."""
    course = make_activity(cast.project, title=texts(fi=sentence(chance)), description=texts(fi=sentence(chance)))
    for actor in ("leader", "worker"):
        Leader.objects.create(activity=course, user=cast.actors[actor])
    for _n in range(chance.randint(0, 3)):
        url = chance.choice(["", "http://data.europa.eu/esco/skill/a17286c5-238d-4f0b-bc24-29e9121345de"])
        LearningOutcome.objects.create(activity=course, words=texts(fi=sentence(chance)), alignment=url)
    person = make_person(cast.silta, chance.choice(NAMES), birth_year=1990)
    Assignment.objects.create(worker=cast.actors["worker"], person=person, project=cast.project)
    enrolment = services.enrol(activity=course, person=person, by=cast.actors["worker"])
    held = make_session(course, days=-3, hours=chance.choice([1, 2.5, 7]))
    services.mark_attendance(session=held, person=person, status="present", by=cast.actors["worker"])
    services.complete(enrolment=enrolment, by=cast.actors["worker"])
    as_user(cast.actors["leader"]).post(f"/en/desk/activities/{course.uuid}/diplomas/issue/", {"kind": "diploma"})
    sign_occasion.func(str(course.uuid))
    credential = Credential.objects.get(person=person)
    worker = as_user(cast.actors["worker"])
    badge = worker.get(f"/en/credentials/{credential.uuid}/credential.json").content
    token = worker.get(f"/en/credentials/{credential.uuid}/credential.jwt").content
    return credential, json.loads(badge), token.decode()


def documents_of(client, badges) -> dict:
    """What a verifier would fetch: our DID document and status lists, as the pages give them."""
    found = {}
    did = client.get("/.well-known/did.json")
    if did.status_code == 200:
        document = json.loads(did.content)
        found[document["id"]] = document
    for badge in badges:
        url = badge["credentialStatus"]["statusListCredential"]
        found[url] = json.loads(client.get("/status/" + url.rpartition("/")[2]).content)
    return found


@pytest.mark.parametrize("origin", ORIGINS)
def test_random_people_and_courses(cast, as_user, client, settings, ask, badge_schema, origin):
    settings.ORIGIN = origin
    chance = random.Random(origin)
    made = [issued_through_the_pages(cast, as_user, chance) for _n in range(12)]
    questions = {}
    for number, (_credential, badge, token) in enumerate(made):
        Draft201909Validator(badge_schema).validate(badge)
        tampered = copy.deepcopy(badge)
        tampered["credentialSubject"]["achievement"]["name"] += "!"
        for library in BOTH:
            questions[f"{library} {number} good"] = (library, badge)
            questions[f"{library} {number} tampered"] = (library, tampered)
        questions[f"jose {number} good"] = ("jose", token)
        header, payload, signature = token.split(".")
        questions[f"jose {number} tampered"] = ("jose", f"{header}.{payload[:-8]}{payload[-8:].swapcase()}.{signature}")
    verdicts = ask(documents_of(client, [badge for _c, badge, _t in made]), questions)
    wrong = {name: said for name, said in verdicts.items() if (said == "accepted") != name.endswith("good")}
    assert len(verdicts) == len(questions) and not wrong


def test_the_revoked_and_the_expired_are_refused(cast, as_user, client, ask):
    chance = random.Random(1)
    credential, badge, token = issued_through_the_pages(cast, as_user, chance)
    late, _badge, _token = issued_through_the_pages(cast, as_user, chance)
    now = clock.now()
    Credential.objects.filter(pk=late.pk).update(issued_at=None, valid_until=now - dt.timedelta(days=1))
    with clock.travel(now - dt.timedelta(days=2)):
        sign_occasion.func(str(late.occasion))
    late.refresh_from_db()
    revoke_credential(credential=credential, because="test", by=cast.actors["worker"])
    caches["process"].clear()  # the list is kept for five minutes
    documents = documents_of(client, [badge, late.document])
    questions = {
        f"{library} {name}": (library, document)
        for library in BOTH
        for name, document in (("revoked", badge), ("expired", late.document))
    }
    questions["jose expired"] = ("jose", late.token)
    questions["jose revoked"] = ("jose", token)
    verdicts = ask(documents, questions)
    for name, said in verdicts.items():
        assert said.startswith("refused") and (
            "revoked" in said or "expired" in said or "validUntil" in said or "exp" in said
        ), (
            name,
            said,
        )


def test_the_questions_can_fail(cast, as_user, client, ask):
    """A badge of an unknown key is not accepted: the libraries really look."""
    _credential, badge, _token = issued_through_the_pages(cast, as_user, random.Random(2))
    stranger = json.loads(json.dumps(badge).replace(badge["issuer"]["id"], "did:web:nobody.example.org"))
    assert ask(documents_of(client, [badge]), {"x": ("digital bazaar", stranger)})["x"].startswith("refused")
