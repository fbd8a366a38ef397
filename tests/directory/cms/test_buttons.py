"""The buttons: a verb from the form, the list and for several entries, with its question and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from directory.models import Location, Service
from portal.accounts.models import User
from tests.directory.cms.editor import url_of
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in: Callable[[User], Client], eve: User) -> Client:
    return sign_in(eve)


def links(client: Client, url: str) -> list[str]:
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return [str(link["href"]) for link in page.select("a[href]")]


def test_a_check_says_who_and_how(client: Client, eve: User, service: Service) -> None:
    assert url_of(service, "check") in links(client, url_of(service, "edit"))
    assert client.get(url_of(service, "check")).status_code == 200
    said = {"on": date.today().isoformat(), "method": "phone", "office": "Kommunales Amt", "note": "Frau am Telefon"}
    response = client.post(url_of(service, "check"), said, follow=True)
    check = service.verifications.get()
    assert (check.checked_by, check.checked_by_office, check.method) == (eve, "Kommunales Amt", "phone")
    assert "Kommunales Amt" in response.content.decode()


def test_a_check_in_the_future_is_refused_on_the_page(client: Client, service: Service) -> None:
    response = client.post(url_of(service, "check"), {"on": "2999-01-01", "method": "phone", "office": "Amt"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not service.verifications.exists()


@pytest.mark.parametrize(
    ("verb", "back", "status"), [("archive", "restore", "defunct"), ("close", "reopen", "temporarily_closed")]
)
def test_what_was_done_can_be_undone_at_once(
    client: Client, service: Service, verb: str, back: str, status: str
) -> None:
    page = client.post(url_of(service, verb), follow=True).content.decode()
    service.refresh_from_db()
    assert service.status == status
    assert url_of(service, back) in page
    client.post(url_of(service, back))
    service.refresh_from_db()
    assert service.status == "active"


def test_it_comes_back_to_where_it_was_pressed(client: Client, service: Service) -> None:
    start = url_of(Service, "list") + "?check=never"
    assert any(link.startswith(url_of(service, "archive")) for link in links(client, start))
    assert client.post(url_of(service, "archive"), {"next": start}).headers["Location"] == start
    elsewhere = client.post(url_of(service, "restore"), {"next": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == url_of(service, "edit")


def test_a_second_archiving_is_told_so(client: Client, service: Service) -> None:
    client.post(url_of(service, "archive"))
    response = client.post(url_of(service, "archive"))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_several_entries_at_once(client: Client) -> None:
    services = ServiceFactory.create_batch(3)
    archived = ServiceFactory.create(status="defunct")
    chosen = "&".join(f"id={service.pk}" for service in [*services, archived])
    url = f"{reverse('wagtail_bulk_action', args=['directory', 'service', 'close'])}?{chosen}"
    assert client.get(url).status_code == 200
    assert client.post(url, {"until": ""}).status_code == 302
    assert set(Service.objects.values_list("status", flat=True)) == {"temporarily_closed", "defunct"}


def test_a_location_is_created_from_the_form_of_a_service(client: Client, service: Service) -> None:
    chooser = Location.snippet_viewset.chooser_viewset
    page = client.get(reverse(chooser.get_url_name("choose"))).json()["html"]
    assert 'name="street"' in page
    new = {"organization": service.organization_id, "street": "Neue Straße 5", "city": "Düren", "step_free": "unknown"}
    answer = client.post(reverse(chooser.get_url_name("create")), new).json()
    assert Location.objects.get(pk=answer["result"]["id"]).street == "Neue Straße 5"


def test_a_location_of_strangers_is_not_created(
    sign_in: Callable[[User], Client], dora: User, service: Service
) -> None:
    chooser = Location.snippet_viewset.chooser_viewset
    new = {"organization": service.organization_id, "street": "Neue Straße 5", "city": "Düren", "step_free": "unknown"}
    answer = sign_in(dora).post(reverse(chooser.get_url_name("create")), new).json()
    assert answer["step"] == "reshow_creation_form"
    assert not Location.objects.filter(street="Neue Straße 5").exists()


def test_the_start_page_carries_the_portals_name_and_what_waits(client: Client, service: Service) -> None:
    html = client.get("/cms/").content.decode()
    with translation.override("de"):
        assert str(settings.PORTAL_NAME) in html
    assert "- Wagtail<" not in html
    for query in ("check=never", "translation=ar-machine", "publication=draft"):
        assert f"{url_of(Service, 'list')}?{query}" in html
