"""SQL statements, bytes and cookies of every page type, over a small and a large directory."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from tests.directory.views.conftest import add_services, build_world
from tests.directory.views.reading import Page

MOST_STATEMENTS = 12
KILOBYTES = {"search": 18, "services": 14, "organizations": 18, "topics": 18, "eligibility": 20}


def _urls(service: Service) -> list[str]:
    return [
        "/ar/search/",
        "/ar/search/?q=Deutschkurs",
        "/ar/search/?q=Deutschkurs&place=Musterdorf&language=ar",
        "/ar/search/?q=Bund&status=duldung&place=Musterdorf",
        "/ar/search/?q=xqzwvk&topic=language",
        f"/ar/services/{service.pk}/",
        f"/ar/services/{service.pk}/?status=duldung",
        f"/ar/organizations/{service.organization_id}/",
        "/ar/topics/language/",
        "/ar/topics/language/?status=duldung",
        "/ar/eligibility/",
        "/ar/eligibility/?kind=toleration",
        "/ar/eligibility/?status=duldung",
        "/ar/eligibility/?status=ohne_papiere",
        "/ar/eligibility/?unsure=1",
        "/api/search/?lang=ar&q=Deutschkurs&status=duldung&size=100",
    ]


def _statements(url: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(url).status_code == 200
    return len(captured)


def test_statements_stay_few_and_do_not_grow(db: None) -> None:
    world = build_world()
    urls = _urls(world.closed_course)
    add_services(world, 10)
    _statements(urls[0])  # once per process Django asks SQLite whether it knows JSON
    small = {url: _statements(url) for url in urls}
    add_services(world, 60)
    large = {url: _statements(url) for url in urls}
    assert small == large
    assert {url: count for url, count in large.items() if count > MOST_STATEMENTS} == {}


def test_pages_are_light_and_set_no_cookie(db: None) -> None:
    world = build_world()
    add_services(world, 60)
    for url in _urls(world.open_course):
        page = Page(url)
        assert not page.response.cookies, url
        kind = url.split("/")[2]
        assert page.zipped_kb <= KILOBYTES[kind], url


def test_a_rich_entry_stays_within_its_budget(db: None) -> None:
    world = build_world()
    service = add_services(world, 1)[0]
    service.description_ar = "<p>" + "نص طويل عن العرض والمساعدة. " * 150 + "</p>"
    service.save()
    assert Page(f"/ar/services/{service.pk}/").zipped_kb <= KILOBYTES["services"]
