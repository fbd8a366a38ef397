"""One secret address in the database, and a crawl of everything that the public can get."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.directory.views.conftest import SECRET_STOP, SECRET_STREET, World

pytestmark = pytest.mark.django_db
SECRETS = (SECRET_STREET, "Geheimgasse", SECRET_STOP, "Verborgen", "Geheimtor", "50.8123", "6.4567")
STARTS = (
    "/",
    "/de/search/",
    "/ar/search/?q=Schutzhaus",
    "/de/search/?q=Geheimgasse",
    "/de/search/?place=Musterdorf&radius=5",
    "/de/eligibility/?status=duldung",
    "/de/eligibility/?unsure=1",
    "/sitemap.xml",
    "/api/openapi.json",
    "/api/search/?q=Schutzhaus",
    "/api/search/?q=Geheimgasse&size=100",
    "/api/search/?size=100&place=99991&radius=5",
)
MOST_PAGES = 400


def test_it_is_nowhere(world: World) -> None:
    client, shelter_pages = Client(), 0
    seen: set[str] = set()
    waiting = [*STARTS, f"/en/services/{world.shelter.pk}/"]
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        body = response.content.decode()
        shelter_pages += "Schutzhaus" in body
        for secret in SECRETS:
            # What was typed comes back on the page of results; nothing else may say it.
            assert secret not in body.replace("Geheimgasse", "") or secret not in body, (secret, url)
            assert body.count("Geheimgasse") == 0 or "q=Geheimgasse" in url, url
        waiting += _links(body)
    assert shelter_pages > 5


def test_words_of_the_address_do_not_find_the_entry(world: World) -> None:
    for word in ("Geheimgasse", "Geheimgasse 77", "Verborgen", "Geheimtor"):
        answer = Client().get("/api/search/", {"q": word}).json()
        assert world.shelter.pk not in [result["id"] for result in answer["results"]]


def _links(body: str) -> list[str]:
    base = re.escape(settings.PUBLIC_BASE_URL)
    links = re.findall(r'(?:href|action|formaction)="(/[^"]*)"', body) + re.findall(
        rf"(?:<loc>|href=\"){base}(/[^<\"]*)", body
    )
    return [
        link.replace("&amp;", "&").split("#")[0]
        for link in links
        if not link.startswith(("/static/", "/cms/", "/accounts/"))
    ]
