"""The lists: each filter finds what it names, the export follows it, and a long list costs no more than a short one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from directory.core.translated import TranslationState
from directory.models import Location, Organization, Program, ResidenceStatus, Service, Topic
from portal.accounts.models import User
from tests.directory.cms.editor import url_of
from tests.factories import (
    ContactFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganizationFactory,
    PhoneFactory,
    ProgramFactory,
    ResidenceStatusFactory,
    ServiceFactory,
    TopicFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in: Callable[[User], Client], eve: User) -> Client:
    return sign_in(eve)


def found(client: Client, **filters: object) -> set[str]:
    """Names of the services that the list shows."""
    response = client.get(url_of(Service, "list"), filters)
    assert response.status_code == 200
    return {service.name_de for service in response.context["object_list"]}


def test_by_what_is_known_of_checks(client: Client) -> None:
    today = date.today()
    ServiceFactory.create(name_de="nie")
    for name, due in {"fällig": today - timedelta(days=1), "geprüft": today}.items():
        VerificationFactory.create(
            service=ServiceFactory.create(name_de=name), checked_on=today - timedelta(days=200), next_due_on=due
        )
    again = Service.objects.get(name_de="geprüft")
    VerificationFactory.create(
        service=again, checked_on=today - timedelta(days=300), next_due_on=today - timedelta(days=100)
    )
    assert found(client, check="never") == {"nie"}
    assert found(client, check="overdue") == {"fällig"}
    assert found(client, check="current") == {"geprüft"}


def test_by_missing_contacts(client: Client) -> None:
    reachable: Organization = OrganizationFactory.create(email="office@example.org")
    ServiceFactory.create(name_de="über den Träger", organization=reachable)
    ServiceFactory.create(name_de="gar nicht")
    ServiceFactory.create(name_de="mit Telefon", phones=["02421 1"])
    ContactFactory.create(service=ServiceFactory.create(name_de="mit E-Mail"))
    phoned = ServiceFactory.create(name_de="Telefon des Trägers")
    PhoneFactory.create(service=None, organization=phoned.organization)
    assert found(client, contact="own") == {"über den Träger", "gar nicht", "Telefon des Trägers"}
    assert found(client, contact="none") == {"gar nicht"}


def test_by_the_state_of_a_translation(client: Client) -> None:
    ServiceFactory.create(name_de="fehlt", summary_de="")
    machine = ServiceFactory.create(name_de="maschinell", name_ar="آلي", summary_de="")
    outdated = ServiceFactory.create(name_de="alt", name_ar="قديم", summary_de="")
    outdated.name_de = "veraltet"
    outdated.save()
    reviewed = ServiceFactory.create(name_de="gelesen", name_ar="مقروء", summary_de="")
    reviewed.mark_translated("ar", TranslationState.REVIEWED, date.today())
    reviewed.save()
    assert found(client, translation="ar-missing") == {"fehlt"}
    assert found(client, translation="ar-machine") == {machine.name_de}
    assert found(client, translation="ar-outdated") == {"veraltet"}
    assert found(client, translation=["ar-outdated", "ar-missing"]) == {"veraltet", "fehlt"}
    assert found(client, translation="ru-missing") == {"fehlt", "maschinell", "veraltet", "gelesen"}


def test_by_organization_municipality_topic_status_and_protection(client: Client) -> None:
    town, topic = MunicipalityFactory.create(name="Musterdorf"), TopicFactory.create(code="housing")
    place: Location = LocationFactory.create(municipality=town)
    ServiceFactory.create(name_de="hier", organization=place.organization, places=[place], topics=[topic])
    ServiceFactory.create(name_de="zu", status="defunct")
    ServiceFactory.create(name_de="geschützt", sensitive=True)
    assert found(client, organization=place.organization.pk) == {"hier"}
    assert found(client, municipality=town.pk) == {"hier"}
    assert found(client, topics=topic.pk) == {"hier"}
    assert found(client, status="defunct") == {"zu"}
    assert found(client, sensitive="true") == {"geschützt"}
    assert found(client, q="kommt nicht vor") == set()
    assert found(client, q="hier") == {"hier"}


def test_by_publication(client: Client) -> None:
    ServiceFactory.create(name_de="öffentlich")
    ServiceFactory.create(name_de="noch nie", live=False)
    changed = ServiceFactory.create(name_de="mit Entwurf")
    changed.summary_de = "Neu."
    changed.save_revision()
    assert found(client, publication="draft") == {"mit Entwurf"}
    assert found(client, publication="never") == {"noch nie"}


@pytest.mark.parametrize("order", ["name_de", "-checked_on", "organization__name", "status"])
def test_can_be_sorted(client: Client, order: str) -> None:
    ServiceFactory.create_batch(2)
    assert len(found(client, ordering=order)) == 2


def test_is_shown_page_by_page(client: Client) -> None:
    ServiceFactory.create_batch(51)
    assert len(found(client)) == 50
    assert len(found(client, p=2)) == 1


def rows_of(client: Client, file_format: str, **filters: str) -> Iterator[dict[str, object]]:
    response = client.get(url_of(Service, "list"), {"export": file_format, **filters})
    content = response.getvalue()
    if file_format == "csv":
        return iter(csv.DictReader(content.decode().splitlines()))
    heading, *rows = load_workbook(BytesIO(content)).active.values
    return (dict(zip(heading, row, strict=True)) for row in rows)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_export_holds_the_filtered_list(client: Client, file_format: str) -> None:
    secret = LocationFactory.create(street="Geheimweg 7")
    ServiceFactory.create(name_de="=1+1", sensitive=True)
    ServiceFactory.create(name_de="anderes", places=[secret])
    rows = [list(row.values()) for row in rows_of(client, file_format, sensitive="true")]
    assert len(rows) == 1
    assert "'=1+1" in rows[0]
    assert "Geheimweg 7" not in str([list(row.values()) for row in rows_of(client, file_format)])


def _service(number: int) -> None:
    organization = OrganizationFactory.create()
    place = LocationFactory.create(organization=organization)
    service = ServiceFactory.create(organization=organization, places=[place], phones=["1"])
    VerificationFactory.create(service=service)
    service.save_revision()


def _organization(number: int) -> None:
    ServiceFactory.create().organization.save_revision()


_MAKERS: dict[type, Callable[[int], object]] = {
    Service: _service,
    Organization: _organization,
    Location: lambda _number: LocationFactory.create(),
    Topic: lambda number: TopicFactory.create(code=f"topic_{number}"),
    Program: lambda number: ProgramFactory.create(code=f"program_{number}"),
    ResidenceStatus: lambda number: ResidenceStatusFactory.create(code=f"status_{number}"),
}


@pytest.mark.parametrize("model", _MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", ["", "?export=csv"], ids=["page", "export"])
def test_a_long_list_costs_no_more_than_a_short_one(client: Client, model: type, query: str) -> None:
    url = url_of(model, "list") + query
    counts = []
    for start, stop in ((0, 2), (2, 20)):
        for number in range(start, stop):
            _MAKERS[model](number)
        client.get(url).getvalue()  # warms what is cached once for all
        with CaptureQueriesContext(connection) as queries:
            client.get(url).getvalue()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_bulk_action_on_all_keeps_to_the_filters(client: Client) -> None:
    ServiceFactory.create(name_de="bleibt")
    ServiceFactory.create(name_de="geht", sensitive=True)
    url = reverse("wagtail_bulk_action", args=["directory", "service", "archive"])
    page = client.get(url, {"id": "all", "sensitive": "true"}).content.decode()
    assert "geht" in page
    assert "bleibt" not in page
    client.post(f"{url}?id=all&sensitive=true")
    assert Service.objects.get(name_de="geht").status == "defunct"
    assert Service.objects.get(name_de="bleibt").status == "active"
