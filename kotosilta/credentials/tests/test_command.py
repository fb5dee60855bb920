"""`manage.py credential …`"""

import json

import pytest
from django.core.management import CommandError, call_command

from kotosilta.credentials import services
from kotosilta.credentials.models import IssuerKey
from tests.cast import make_credential


def run(*words: object, capsys) -> str:
    call_command("credential", *map(str, words))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("wanted", "valid"), [("ob3", True), ("vc-jwt", True), ("pdf", True), ("sd-jwt", False), ("elm", False)]
)
def test_list_export_verify(cast, tmp_path, capsys, wanted, valid):
    (uuid,) = run("list", "--format", "ids", capsys=capsys).split()
    assert uuid == str(cast.credential.uuid)
    file = tmp_path / "out"
    run("export", uuid, "--format", wanted, "--output", file, capsys=capsys)
    if valid:
        assert run("verify", file, capsys=capsys).startswith("valid:")
    else:
        with pytest.raises(SystemExit):
            run("verify", file, capsys=capsys)


def test_elm_says_it_in_the_models_words(cast, tmp_path, capsys):
    file = tmp_path / "elm.json"
    run("export", cast.credential.uuid, "--format", "elm", "--output", file, capsys=capsys)
    claim = json.loads(file.read_text("utf-8"))["credentialSubject"]["hasClaim"][0]
    assert claim["title"] == {"fi": ["Kurssi"], "en": ["Course"]}
    assert claim["specifiedBy"]["volumeOfLearning"] == "PT2H"
    assert claim["specifiedBy"]["learningOutcome"][0]["relatedESCOSkill"][0]["id"].startswith(
        "http://data.europa.eu/esco/"
    )


def test_a_revoked_one_is_told_and_fails(cast, tmp_path, capsys):
    file = tmp_path / "badge.json"
    run("export", cast.credential.uuid, "--format", "ob3", "--output", file, capsys=capsys)
    services.revoke_credential(credential=cast.credential, because="x", by=cast.actors["worker"])
    with pytest.raises(SystemExit) as ended:
        run("verify", file, capsys=capsys)
    assert ended.value.code == 1 and capsys.readouterr().out.startswith("revoked:")


def test_did_status_list_and_rotation(cast, capsys, settings):
    with pytest.raises(CommandError, match="KOTOSILTA_ORIGIN"):
        run("did", capsys=capsys)
    assert json.loads(run("status-list", capsys=capsys))["type"][1] == "BitstringStatusListCredential"
    settings.ORIGIN = "https://kotosilta.example.org"
    make_credential(cast.bashir, cast.bashir.uuid, cast.aino.uuid)
    before = json.loads(run("did", capsys=capsys))
    assert len(run("rotate-keys", capsys=capsys).splitlines()) == 2
    after = json.loads(run("did", capsys=capsys))
    assert set(before["assertionMethod"]) < set(after["assertionMethod"])
    assert IssuerKey.objects.filter(retired_at__isnull=False).count() == 2


def test_what_is_not_there(cast, tmp_path, capsys):
    with pytest.raises(CommandError, match="no issued credential"):
        run("export", cast.aino.uuid, "--format", "pdf", "--output", tmp_path / "x", capsys=capsys)
    with pytest.raises(CommandError, match="cannot be read"):
        run("verify", tmp_path / "nothing", capsys=capsys)
