"""The directory of services: searched, checked, imported from catalogues of others."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.guidance.catalogues import files
from kotosilta.guidance.models import Service
from kotosilta.guidance.models.directory import Search
from kotosilta.guidance.services.directory import import_services
from tests.cast import DAY, make_service

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.usefixtures("no_services_yet")
real_files = pytest.mark.skipif(not SHARED.exists(), reason="the real files are not here")


@pytest.fixture
def no_services_yet(cast):
    cast.referral.delete()
    Service.objects.all().delete()


PTV = {
    "id": "s-1", "serviceNames": [{"language": "fi", "value": "Neuvola", "type": "Name"}, {"language": "sv", "value": "Rådgivning", "type": "Name"}],
    "serviceDescriptions": [{"language": "fi", "value": "Perheen terveys", "type": "Summary"}],
    "requirements": [{"language": "fi", "value": "Perheet, joissa on alle kouluikäisiä"}],
    "serviceClasses": [{"code": "P5.2", "name": [{"language": "fi", "value": "Perusterveydenhuolto"}]}], "languages": ["fi", "ar"],
    "areas": [{"municipalities": [{"code": "297", "name": [{"language": "fi", "value": "Kuopio"}, {"language": "sv", "value": "Kuopio"}]}]}],
    "organizations": [{"roleType": "Producer", "organization": {"id": "o", "name": "Tuottaja"}},
                      {"roleType": "Responsible", "organization": {"id": "o", "name": "Kuopion kaupunki"}}],
    "serviceChannels": [{"serviceChannel": {"id": "c-1"}}], "publishingStatus": "Published",
}  # fmt: skip
CHANNEL = {
    "id": "c-1", "serviceChannelNames": [], "emails": [{"value": "neuvola@example.org"}],
    "phoneNumbers": [{"type": "Fax", "number": "1"}, {"type": "Phone", "prefixNumber": "+358", "number": "17 123456"}],
    "addresses": [{"streetAddress": {"street": [{"language": "fi", "value": "Katu"}], "streetNumber": "3", "postalCode": "70100",
                                     "postOffice": [{"language": "fi", "value": "KUOPIO"}]}}],
}  # fmt: skip


def read(*objects) -> files.Reading:
    return files.read_file("catalogue.json", json.dumps(objects).encode())


def taken_in(cast, *objects):
    return import_services(reading=read(*objects), keeper=cast.silta, by=cast.actors["manager"])


def test_a_service_of_the_finnish_catalogue_comes_in_with_its_channel(cast):
    report = taken_in(cast, PTV, CHANNEL)
    assert report.new == ["Neuvola"]
    found = Service.objects.get(source="ptv")
    assert found.organisation_name == "Kuopion kaupunki", "who answers for it, not who produces it"
    assert (found.phone, found.email, found.address) == (
        "+358 17 123456",
        "neuvola@example.org",
        "Katu 3, 70100 KUOPIO",
    )
    assert (found.needs, found.areas, found.languages) == (["health"], ["Kuopio"], ["fi", "ar"])
    assert found.eligibility["fi"]["text"].startswith("Perheet") and found.checked_on is None


def test_the_same_file_again_changes_nothing_and_what_was_written_here_stays(cast):
    taken_in(cast, PTV, CHANNEL)
    assert taken_in(cast, PTV, CHANNEL)[:3] == ([], [], 1)
    Service.objects.update(
        referral_email="lahetteet@example.org",
        needs=["family"],
        checked_on=clock.today(),
        is_address_confidential=True,
        address="hidden",
    )
    changed = {**PTV, "serviceNames": [{"language": "fi", "value": "Uusi neuvola", "type": "Name"}]}
    assert taken_in(cast, changed, CHANNEL).changed == ["Uusi neuvola"]
    found = Service.objects.get()
    assert (found.referral_email, found.needs, found.address, found.is_address_confidential) == (
        "lahetteet@example.org", ["family"], "hidden", True,
    )  # fmt: skip
    assert "uusi neuvola" in found.search_text


def test_one_bad_service_refuses_the_whole_file_and_is_named(cast):
    bad = {**PTV, "id": "s-2", "organizations": []}
    with pytest.raises(Refused) as refused:
        taken_in(cast, PTV, bad)
    assert refused.value.messages == ["s-2: The service names no organisation."]
    assert not Service.objects.exists()
    with pytest.raises(Refused, match="twice"):
        taken_in(cast, PTV, PTV)


def test_a_telephone_or_address_that_cannot_be_right_is_left_out_and_named(cast):
    channel = {**CHANNEL, "emails": [{"value": "not an address"}], "webPages": [{"url": "javascript:alert(1)"}]}
    report = taken_in(cast, PTV, channel)
    assert sorted(report.left_out) == ["Neuvola: javascript:alert(1)", "Neuvola: not an address"]
    found = Service.objects.get()
    assert (found.email, found.web) == ("", "") and found.phone


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name.replace("_csv", ".csv").replace("_json", ".json"), text)
    return buffer.getvalue()


def test_tables_of_hsds_come_in_from_a_zip_and_a_confidential_place_stays_so(cast):
    content = zipped(
        services_csv="id,organization_id,name,description,status,minimum_age,maximum_age\n1,o,Women's shelter,Safe house,active,18,99\n",
        organizations_csv="id,name,email\no,Safe ry,safe@example.org\n",
        locations_csv="id,name\nl,Confidential location\n", service_at_location_csv="id,service_id,location_id\nx,1,l\n",
        addresses_csv="id,location_id,address_1,city,postal_code\na,l,Secret street 1,Kuopio,70100\n",
        languages_csv="id,service_id,code\ny,1,so\nz,1,eng\n",
    )  # fmt: skip
    import_services(reading=files.read_file("x.zip", content), keeper=cast.silta, by=None)
    found = Service.objects.get()
    assert found.is_address_confidential and "Secret street" in found.address
    assert (found.languages, found.areas, found.needs) == (["en", "so"], ["Kuopio"], ["housing"])
    assert "18–99" in found.eligibility["en"]["text"] and found.email == "safe@example.org"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.json", b"{", "is not JSON"),
        ("x.json", b"[" * 100_000, "is not JSON"),
        ("x.zip", zipped(a_json="[" + "0," * 3_000_000 + "0]"), "too much"),
        ("x.zip", zipped(services_csv="\xff".encode("latin-1").decode("latin-1") + "number,name\n1,x\n"), "no column"),
        ("x.zip", b"PK\x03\x04 broken", "is not JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(name, content, says):
    with pytest.raises(files.Unreadable, match=says):
        files.read_file(name, content)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"null", b"1", b'"x"', b'[{"a": 1}]', b'{"contents": 3}'])
def test_json_without_services_says_so(cast, content):
    with pytest.raises(Refused, match="holds no service"):
        import_services(reading=files.read_file("x.json", content), keeper=cast.silta, by=None)


@real_files
def test_the_real_files_come_in(cast, capsys):
    call_command("import_services", str(SHARED / "ptv"), "--keeper", "Silta ry", "--dry-run")
    assert not Service.objects.exists()
    call_command("import_services", str(SHARED / "ptv"), "--keeper", "Silta ry")
    assert Service.objects.filter(source="ptv").count() == 30
    assert Service.objects.exclude(phone="").exists() and Service.objects.exclude(address="").exists()
    school = Service.objects.all().public().found_by(Search(need="school", place="vaasa"))
    assert {one.organisation_name for one in school} == {"Vaasan kaupunki"}
    for name in ("service_full.json", "service_list.json", "organization_full.json", "csv"):
        call_command("import_services", str(SHARED / "hsds" / name), "--keeper", "City")
    assert Service.objects.filter(keeper=cast.city).count() == 1, "the same service in four shapes"
    with pytest.raises(CommandError, match="holds no service"):
        call_command("import_services", str(SHARED / "hsds" / "taxonomy.json"), "--keeper", "City")


def test_found_by_words_of_any_language_need_language_and_place(cast):
    here, everywhere = (
        make_service(cast.silta),
        make_service(cast.silta, name=texts(en="Help line"), areas=[], languages=["ar"]),
    )

    def found(**search) -> set:
        return set(Service.objects.all().found_by(Search(**search)))

    assert found(words="ASUMIS") == found(words="housing adv") == {here}
    assert found(place="kuopio") == {here, everywhere} and found(place="Turku") == {everywhere}
    assert found(language="so") == {here} and found(need="housing", language="ar") == {everywhere}
    assert found(words="need:housing") == set(), "the marks are not words"
    assert found(words="nothing of it") == set()


def test_the_open_pages_hide_a_confidential_address_and_set_no_cookie(cast, as_user):
    shelter = make_service(cast.silta, address="Secret street 1", is_address_confidential=True)
    client = Client()
    page = client.get(reverse("services:service", args=[shelter.uuid])).content.decode()
    assert "Housing advice" in page and "Secret street" not in page
    assert "Secret street" not in client.get(reverse("services:list")).content.decode() and not client.cookies
    assert (
        "Secret street"
        in as_user(cast.actors["worker"]).get(reverse("guidance:service", args=[shelter.uuid])).content.decode()
    )
    shelter.is_offered = False
    shelter.save()
    assert Client().get(reverse("services:service", args=[shelter.uuid])).status_code == 404


def test_a_service_is_written_down_changed_and_checked_in_the_browser(cast, as_user):
    client = as_user(cast.actors["worker"])
    form = {
        "name_en": "Homework club",
        "organisation_name": "Library",
        "needs": ["school", "free_time"],
        "areas": "Kuopio, Siilinjärvi",
    }
    assert client.post(reverse("guidance:add_service"), {**form, "name_en": ""}).status_code == 422
    assert client.post(reverse("guidance:add_service"), form).status_code == 302
    made = Service.objects.get(organisation_name="Library")
    assert made.areas == ["Kuopio", "Siilinjärvi"] and made.checked_by == cast.actors["worker"]
    assert set(Service.objects.all().found_by(Search(place="siilinjarvi"))) == {made}
    Service.objects.update(checked_on=clock.today() - 200 * DAY)
    assert "Homework club" in client.get(reverse("guidance:services") + "?show=to_check").content.decode()
    client.post(reverse("guidance:check_service", args=[made.uuid]))
    made.refresh_from_db()
    assert not made.is_check_due
    other = as_user(cast.actors["partner_worker"])
    assert other.get(reverse("guidance:change_service", args=[made.uuid])).status_code == 403


def test_a_file_is_imported_in_the_browser_and_a_bad_one_is_explained(cast, as_user):
    client = as_user(cast.actors["worker"])
    url = reverse("guidance:import_services")
    page = client.post(url, {"file": SimpleUploadedFile("x.json", json.dumps([PTV, CHANNEL]).encode())})
    assert page.status_code == 200 and "Neuvola" in page.content.decode()
    wrong = client.post(url, {"file": SimpleUploadedFile("x.json", b"not json")})
    assert wrong.status_code == 422 and "is not JSON" in wrong.content.decode()
    assert Service.objects.count() == 1
