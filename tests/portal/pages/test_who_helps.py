"""A "who helps" block shows the services as the directory knows them when the page is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import ServiceStatus, Topic
from portal.pages.models import InformationPage
from tests.factories import LocationFactory, ServiceFactory
from tests.portal.pages.html import body_of

pytestmark = pytest.mark.django_db


def publish(page: InformationPage, *blocks: dict[str, Any]) -> None:
    empty: dict[str, Any] = {"heading": "Hier gibt es Hilfe", "topic": None, "services": [], "limit": 5}
    page.body = [("who_helps", {**empty, **block}) for block in blocks]
    page.save_revision().publish()


def test_it_shows_a_chosen_service_and_drops_it_when_it_is_archived(
    german_privacy: InformationPage, anonymous: Client
) -> None:
    service = ServiceFactory.create(name_de="Musterberatung am Markt")
    publish(german_privacy, {"services": [service]})
    assert "Musterberatung am Markt" in body_of(anonymous.get("/de/privacy/"))
    service.status = ServiceStatus.DEFUNCT
    service.save()
    page = body_of(anonymous.get("/de/privacy/"))
    assert "Musterberatung am Markt" not in page
    assert "Hier gibt es Hilfe" not in page  # a heading without services helps nobody


def test_a_service_that_was_deleted_leaves_the_page_readable(
    german_privacy: InformationPage, anonymous: Client
) -> None:
    service = ServiceFactory.create()
    publish(german_privacy, {"services": [service]})
    service.delete()
    assert anonymous.get("/de/privacy/").status_code == 200


def test_it_shows_the_new_name_of_a_service_at_once(german_privacy: InformationPage, anonymous: Client) -> None:
    service = ServiceFactory.create(name_de="Alter Name")
    publish(german_privacy, {"services": [service]})
    service.name_de = "Neuer Name"
    service.save()
    assert "Neuer Name" in body_of(anonymous.get("/de/privacy/"))


def test_chosen_services_come_first_then_those_of_the_topic_up_to_the_limit(
    german_privacy: InformationPage, topics: dict[str, Topic], anonymous: Client
) -> None:
    first, second, third = ServiceFactory.create_batch(3, topics=[topics["debt"]])
    chosen = ServiceFactory.create(name_de="Gewählte Stelle")
    publish(german_privacy, {"services": [chosen, second], "topic": topics["debt"], "limit": 3})
    page = body_of(anonymous.get("/de/privacy/"))
    places = [page.index(f"/services/{service.pk}/") for service in (chosen, second, first)]
    assert places == sorted(places)
    assert f"/services/{third.pk}/" not in page


def test_a_sensitive_service_shows_no_street(german_privacy: InformationPage, anonymous: Client) -> None:
    service = ServiceFactory.create(sensitive=True, places=[LocationFactory.create(street="Geheime Gasse 7")])
    publish(german_privacy, {"services": [service]})
    assert f"/services/{service.pk}/" in body_of(anonymous.get("/de/privacy/"))
    assert "Geheime Gasse" not in body_of(anonymous.get("/de/privacy/"))


def test_many_blocks_ask_as_often_as_one(
    german_privacy: InformationPage, topics: dict[str, Topic], anonymous: Client
) -> None:
    ServiceFactory.create_batch(8, topics=list(topics.values()))
    block = {"topic": topics["debt"], "services": [ServiceFactory.create()]}
    publish(german_privacy, block)
    one = _queries(anonymous)
    publish(german_privacy, *[{**block, "topic": topic} for topic in topics.values()] * 2)
    assert _queries(anonymous) == one


def _queries(client: Client) -> int:
    client.get("/de/privacy/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/de/privacy/")
    return len(captured)
