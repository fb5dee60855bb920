"""The directory of services: search by our derived columns against searching in Python, and the import of a catalogue
against saving service by service. `python bench/services.py [SERVICES]`. Ratios are of medians of interleaved rounds in
one run; what both find and write is compared."""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena
from kotosilta.guidance.catalogues.files import read_file
from kotosilta.guidance.models import Service
from kotosilta.guidance.models.directory import Search
from kotosilta.guidance.services.directory import import_services
from kotosilta.people.models import Organisation
from kotosilta.people.names import fold

SERVICES = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
ROUNDS = 5
PLACES = ["Kuopio", "Siilinjärvi", "Iisalmi", "Varkaus", "Leppävirta"]
CLASSES = ["P1", "P3.4", "P5.7", "P6.2", "P10.1", "P27.1"]


def catalogue(number: int) -> bytes:
    chance = random.Random(number)
    rows = [
        {
            "id": f"s-{index}", "serviceNames": [{"language": "fi", "type": "Name", "value": f"Palvelu {index} {chance.choice(PLACES)}"}],
            "serviceDescriptions": [{"language": "fi", "type": "Summary", "value": "Neuvontaa ja tukea arkeen. " * 12}],
            "serviceClasses": [{"code": chance.choice(CLASSES), "name": []}], "languages": ["fi", chance.choice(["so", "ar", "en"])],
            "areas": [{"municipalities": [{"name": [{"language": "fi", "value": chance.choice(PLACES)}]}]}],
            "organizations": [{"roleType": "Responsible", "organization": {"name": "Kaupunki"}}], "publishingStatus": "Published",
        }
        for index in range(number)
    ]  # fmt: skip
    return json.dumps(rows).encode()


def ours(search: Search) -> list[int]:
    return sorted(Service.objects.all().public().found_by(search).values_list("pk", flat=True))


def in_python(search: Search) -> list[int]:
    """As one writes it first: read every service and look into its lists and texts."""
    words = fold(search.words).split()

    def fits(one: Service) -> bool:
        said = fold(" ".join(entry["text"] for texts in (one.name, one.summary) for entry in texts.values()))
        return (
            all(word in said for word in words)
            and search.need in ("", *one.needs)
            and search.language in ("", *one.languages)
            and (not search.place or any(fold(area).startswith(fold(search.place)) for area in one.areas))
        )

    return sorted(one.pk for one in Service.objects.all().public() if fits(one))


def main() -> None:
    arena.migrate()
    keeper = Organisation.objects.create(name="Silta ry", kind="association")
    reading = read_file("catalogue.json", catalogue(SERVICES))
    drafts = reading.drafts[:200]

    def at_once() -> None:
        Service.objects.filter(keeper=keeper).delete()
        reading.drafts = drafts
        import_services(reading=reading, keeper=keeper, by=None)

    def one_by_one() -> None:
        Service.objects.filter(keeper=keeper).delete()
        for draft in drafts:
            service = Service(
                keeper=keeper, source="ptv", source_id=draft.source_id, name=draft.name,
                organisation_name=draft.organisation_name, **draft.fields,
            )  # fmt: skip
            service.derive()
            service.full_clean()
            service.save()

    fast, slow = arena.compare(ROUNDS, at_once, one_by_one)
    assert Service.objects.count() == len(drafts)
    print(f"import of {len(drafts)} services: {slow / fast:.1f} times as fast as one by one")
    Service.objects.all().delete()
    whole = read_file("catalogue.json", catalogue(SERVICES))
    import_services(reading=whole, keeper=keeper, by=None)
    search = Search(words="tukea", need="school", language="so", place="Kuopio")
    assert ours(search) == in_python(search) != [], "both find the same services"
    fast, slow = arena.compare(ROUNDS, lambda: ours(search), lambda: in_python(search))
    print(f"search among {SERVICES} services: {slow / fast:.0f} times as fast as in Python ({fast * 1000:.1f} ms)")


main()
