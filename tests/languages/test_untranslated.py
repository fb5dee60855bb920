"""No page of participants or the public shows a text that its readers' language has not."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kotosilta.core.wordings import forget_catalogues
from tests.access.table import PUBLIC, TABLE, who
from tests.access.test_access import OPEN_BY_CODE, address
from tests.languages import pseudo

LANGUAGE = "so"  # takes also the texts of Django and allauth from our catalogue


@pytest.fixture
def strange(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    pseudo.write(LANGUAGE, tmp_path)
    yield
    settings.LOCALE_PATHS = settings.LOCALE_PATHS[1:]
    forget_catalogues()


def faults(client: Client, url: str, method: str = "get") -> set[str]:
    response = getattr(client, method)(url)
    if response.status_code not in {200, 403, 404, 422} or "html" not in response["Content-Type"]:
        return set()
    return {f"{url}: {fault}" for fault in pseudo.untranslated(response.content.decode())}


def test_what_stands_outside_the_brackets_is_found():
    page = (
        '<html lang="so"><title>of somebody</title><p>⟦Wélçómé <bdi>Aino</bdi> hóme⟧ planted</p>'
        '<p dir="auto">her words</p><p lang="fi">Hei kaikki</p><input placeholder="Planted too"></html>'
    )
    assert [fault.split("'")[1] for fault in pseudo.untranslated(page)] == ["planted", "Planted", "too"]


@pytest.mark.parametrize("actor", ["self", "guardian", "peer"])
def test_pages_of_participants(cast: Any, as_user: Any, strange: None, actor: str):
    with override(LANGUAGE):
        urls = [address(row, cast) for row in TABLE if row.post is None and actor in who(row.allowed)]
    client = as_user(cast.actors[actor])
    assert len(urls) > 15
    found = {fault for url in urls for method in ("get", "post") for fault in faults(client, url, method)}
    assert not found, "\n".join(sorted(found))


def test_open_pages(cast: Any, strange: None):
    with override(LANGUAGE):
        names = (
            PUBLIC
            - OPEN_BY_CODE
            - {"choose_language", "portal:styleguide", "calendar:interpreter", "calendar:activity"}
        )
        urls = [reverse(name) for name in sorted(names)] + [reverse("calendar:activity", args=[cast.public.uuid])]
    urls += [f"/{LANGUAGE}/nothing-here/", f"/{LANGUAGE}/v/{cast.credential.code}/"]
    found = {fault for url in urls for fault in faults(Client(), url)}
    assert not found, "\n".join(sorted(found))
