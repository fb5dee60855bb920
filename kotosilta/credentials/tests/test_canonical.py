"""The fast way gives the same bytes as PyLD, for any text and any shape."""

import copy
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from kotosilta.credentials.tests.badges import badge
from kotosilta.credentials.vc import canonical, contexts
from kotosilta.credentials.vc.keys import KeyPair
from kotosilta.credentials.vc.reasons import Reason, Refused

KEY = KeyPair.new_ed25519()
SAFE = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"), max_size=60)
ADDRESSES = st.from_regex(r"(https://|urn:|did:|mailto:)[A-Za-z0-9äа@:/?#%._~+-]{1,30}", fullmatch=True)


def by_pyld(document):
    return jsonld.normalize(
        document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.load}
    )


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(SAFE, min_size=8, max_size=8), urls=st.lists(ADDRESSES, min_size=6, max_size=6))
@example(
    texts=['<b>"a\\b"</b>', "\u2028\u2029", "👩🏽‍🏫", "ኣብረሀት", "_:b0", 'x" .', "kotosilta-mark-3-", ""],
    urls=["urn:x"] * 6,
)
def test_any_text_and_address(texts, urls):
    document = badge(KEY, name=texts[0])
    achievement = document["credentialSubject"]["achievement"]
    document["name"], document["description"] = texts[1], texts[2]
    document["id"], document["issuer"]["url"] = urls[0], urls[1]
    document["issuer"]["id"] = urls[2]
    achievement |= {"id": urls[3], "name": texts[3], "description": texts[4], "criteria": {"narrative": texts[5]}}
    achievement["alignment"][0] |= {"targetName": texts[6], "targetUrl": urls[4]}
    achievement["alignment"][1] |= {"targetName": texts[7], "targetUrl": urls[5]}
    assert canonical.canonical_form_of_ours(document) == by_pyld(document)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_shape(data):
    """Parts left out, lists doubled, alike blank nodes, languages, numbers, terms of the vocabulary."""
    document = badge(KEY)
    achievement = document["credentialSubject"]["achievement"]
    for part in data.draw(st.sets(st.sampled_from(["alignment", "inLanguage", "achievementType"]))):
        del achievement[part]
    if data.draw(st.booleans()):
        del document["credentialStatus"]
    if data.draw(st.booleans()):
        achievement["tag"] = data.draw(st.lists(SAFE, max_size=4))
    if data.draw(st.booleans()):
        achievement["creditsAvailable"] = data.draw(st.floats(0, 300, allow_nan=False) | st.integers(0, 99))
    if "alignment" in achievement and data.draw(st.booleans()):
        achievement["alignment"].append(copy.deepcopy(achievement["alignment"][0]))
    if data.draw(st.booleans()):
        document["description"] = {
            "@value": data.draw(SAFE),
            "@language": data.draw(st.sampled_from(["fi", "ar", "sv"])),
        }
    if data.draw(st.booleans()):
        document["evidence"] = [{"id": data.draw(ADDRESSES), "type": ["Evidence"], "name": data.draw(SAFE)}]
    if data.draw(st.booleans()):
        document["credentialSubject"]["id"] = data.draw(ADDRESSES)
    assert canonical.canonical_form_of_ours(document) == by_pyld(document)


def test_a_shape_seen_before_is_not_expanded_again(monkeypatch):
    canonical.canonical_form_of_ours(badge(KEY, name="first"))
    monkeypatch.setattr(jsonld, "to_rdf", None)
    monkeypatch.setattr(jsonld, "expand", None)
    assert '"second"' in canonical.canonical_form_of_ours(badge(KEY, name="second"))


@pytest.mark.parametrize("text", ["bell\x07", "form\x0cfeed", "delete\x7f", "half \ud800"])
def test_control_characters_are_refused(text):
    with pytest.raises(Refused) as refused:
        canonical.canonical_form_of_ours(badge(KEY, name=text))
    assert refused.value.reason == Reason.CONTROL_CHARACTER


def test_blank_nodes_that_look_alike_take_no_minutes():
    clique = [{"id": f"_:n{n}", "type": ["Evidence"], "related": [f"_:n{m}" for m in range(12)]} for n in range(12)]
    graph = {
        "@context": {"id": "@id", "type": "@type", "Evidence": "urn:e", "related": {"@id": "urn:r", "@type": "@id"}}
    }
    started = time.perf_counter()
    with pytest.raises(canonical.TooTangled):
        canonical.canonical_form({**graph, "@graph": clique})
    assert time.perf_counter() - started < 20


def test_no_context_is_fetched(monkeypatch):
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *address, **_more: asked.append(address))
    document = badge(KEY) | {"@context": [*contexts.OURS, "https://example.org/context.jsonld"]}
    with pytest.raises(jsonld.JsonLdError):
        canonical.canonical_form(json.loads(json.dumps(document)))
    assert asked == []
