"""Strangers' entries do not exist for an organization's editor: not by address, list, chooser, export, count or bulk action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from directory.models import Location, Membership, Organization, Service
from portal.accounts.models import User
from tests.directory.cms.editor import Editor, url_of
from tests.factories import LocationFactory, MembershipFactory, ServiceFactory

AtCms = Callable[[User], Editor]
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
MODELS = (Service, Organization, Location)
_NUMBERS = {
    "revision_id": "1",
    "task_state_id": "1",
    "task_id": "1",
    "workflow_state_id": "1",
    "action_name": "approve",
}


def addresses(entry: Model) -> Iterator[tuple[str, str]]:
    """Name and address of every page with the entry's key."""
    viewset = entry.snippet_viewset
    for pattern in viewset.get_urlpatterns():
        converters = pattern.pattern.converters
        if pattern.name == "revisions_compare":
            yield pattern.name, url_of(entry, pattern.name, "earliest", "latest")
        elif "pk" in converters:
            values = {name: _NUMBERS.get(name, entry.pk) for name in converters}
            yield pattern.name, reverse(viewset.get_url_name(pattern.name), kwargs=values)


@pytest.fixture
def strange(service: Service) -> dict[type[Model], Any]:
    """Entries of an organization that is not Dora's."""
    return {Service: service, Organization: service.organization, Location: service.places.first().location}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_address_of_a_strange_entry_is_found(
    sign_in: SignIn, dora: User, strange: dict[type[Model], Any], model: type[Model]
) -> None:
    client, pages = sign_in(dora), dict(addresses(strange[model]))
    assert len(pages) >= 4
    for name, url in pages.items():
        assert client.get(url).status_code == 404, name
        assert client.post(url).status_code == 404, name


def test_her_own_entries_are_found(sign_in: SignIn, dora: User, strange_service: Service) -> None:
    client = sign_in(dora)
    for entry in (strange_service, strange_service.organization):
        for name in ("edit", "history", "usage"):
            assert client.get(url_of(entry, name)).status_code == 200, name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("page", ["list", "list_results"])
def test_lists_and_exports_hold_her_own_entries_only(
    sign_in: SignIn,
    dora: User,
    strange: dict[type[Model], Any],
    strange_service: Service,
    model: type[Model],
    page: str,
) -> None:
    LocationFactory.create(organization=strange_service.organization, street="Eigene Straße 1")
    client = sign_in(dora)
    for query in ({}, {"q": "Muster"}, {"export": "csv"}):
        response = client.get(url_of(model, page), query)
        content = response.getvalue().decode()
        assert response.status_code == 200
        assert str(strange[model]) not in content
        assert "Beratungsstelle Muster" not in content


def test_choosers_offer_her_own_entries_only(
    sign_in: SignIn, dora: User, strange: dict[type[Model], Any], strange_service: Service
) -> None:
    client = sign_in(dora)
    for model, entry in strange.items():
        chooser = model.snippet_viewset.chooser_viewset
        page = client.get(reverse(chooser.get_url_name("choose"))).json()["html"]
        assert str(entry) not in page
        assert client.get(reverse(chooser.get_url_name("chosen"), args=[entry.pk])).status_code == 404
        several = client.get(reverse(chooser.get_url_name("chosen_multiple")), {"id": entry.pk, "multiple": 1})
        assert several.json()["result"] == []
    services = Service.snippet_viewset.chooser_viewset
    assert str(strange_service) in client.get(reverse(services.get_url_name("choose"))).json()["html"]


@pytest.mark.parametrize("action", ["check", "close", "archive", "restore", "delete"])
def test_bulk_actions_find_no_strange_entries(sign_in: SignIn, dora: User, service: Service, action: str) -> None:
    url = reverse("wagtail_bulk_action", args=["directory", "service", action])
    client = sign_in(dora)
    for chosen in ({"id": service.pk}, {"id": "all"}):
        for answer in (client.get(url, chosen), client.post(f"{url}?id={chosen['id']}")):
            assert answer.status_code == 404
    service.refresh_from_db()
    assert service.status == "active"


def test_a_strange_place_cannot_be_sent(at_cms: AtCms, dora: User, strange_service: Service, service: Service) -> None:
    place = service.places.first().location
    row = {
        "places-TOTAL_FORMS": "1", "places-0-location": str(place.pk), "places-0-address_basis": "service",
        "places-0-id": "", "places-0-ORDER": "1",
    }  # fmt: skip
    response = at_cms(dora).save(strange_service, **row)
    assert response.status_code == 200
    assert at_cms(dora).draft_of(strange_service).places.count() == 0


def test_internal_facts_are_not_hers_to_set(
    at_cms: AtCms, dora: User, strange_service: Service, counselling_office: Organization
) -> None:
    editor = at_cms(dora)
    assert not {"sensitive", "organization", "external_id", "internal_note"} & editor.read(strange_service).keys()
    editor.save(
        strange_service,
        summary_de="Neu.",
        sensitive="on",
        external_id="kd-999",
        organization=str(counselling_office.pk),
    )
    draft = editor.draft_of(strange_service)
    assert draft.summary_de == "Neu."
    assert (draft.sensitive, draft.external_id, draft.organization) == (False, None, strange_service.organization)


def test_checks_and_the_archive_are_not_hers(sign_in: SignIn, dora: User, strange_service: Service) -> None:
    client = sign_in(dora)
    for verb in ("check", "archive"):
        assert client.post(url_of(strange_service, verb)).status_code == 302
    strange_service.refresh_from_db()
    assert strange_service.status == "active"
    assert not strange_service.verifications.exists()
    assert client.post(url_of(strange_service, "close"), {"until": ""}).status_code == 302
    strange_service.refresh_from_db()
    assert strange_service.status == "temporarily_closed"


def test_the_start_page_counts_her_own_entries_only(sign_in: SignIn, dora: User, eve: User, service: Service) -> None:
    ServiceFactory.create_batch(3)
    page = sign_in(dora).get("/cms/").content.decode()
    assert 'class="kd-tally__count">4<' not in page
    assert 'class="kd-tally__count">4<' in sign_in(eve).get("/cms/").content.decode()


def test_the_history_of_the_site_is_the_operators(
    sign_in: SignIn, dora: User, eve: User, operator: User, service: Service
) -> None:
    log(service, "wagtail.edit", user=eve)
    for address in ("wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"):
        for person in (dora, eve):
            response = sign_in(person).get(reverse(address))
            assert response.status_code == 302
        assert "Beratung Muster" in sign_in(operator).get(reverse(address)).content.decode()


def test_somebody_who_edits_is_not_announced(sign_in: SignIn, dora: User, service: Service) -> None:
    url = reverse("wagtailadmin_editing_sessions:ping", args=["directory", "service", service.pk, 1])
    assert sign_in(dora).post(url).status_code == 404


def test_strangers_to_the_cms_are_asked_to_sign_in(anonymous: Client, service: Service) -> None:
    for _name, url in addresses(service):
        response = anonymous.get(url)
        assert response.status_code == 302
        assert "/login" in response.headers["Location"]


def test_a_counsellor_has_no_way_in(sign_in: SignIn, alice: User, service: Service) -> None:
    assert sign_in(alice).get(url_of(service, "edit")).status_code in (302, 403, 404)
    assert sign_in(alice).get(url_of(Service, "list")).status_code in (302, 403, 404)


def test_an_editors_membership_opens_the_cms_and_its_end_closes_it(sign_in: SignIn, alice: User) -> None:
    membership: Membership = MembershipFactory.create(
        user=alice, organization=alice.memberships.get().organization, role="editor"
    )
    assert sign_in(alice).get(url_of(Service, "list")).status_code == 200
    membership.delete()
    assert sign_in(alice).get(url_of(Service, "list")).status_code in (302, 403, 404)


def test_editors_appoint_editors_of_organizations_and_nobody_else(
    at_cms: AtCms, eve: User, charlie: User, partner: Organization
) -> None:
    editor = at_cms(eve)
    refused = editor.save(Membership, user=str(charlie.pk), organization=str(partner.pk), role="lead")
    assert refused.status_code == 200
    assert editor.save(Membership, user=str(charlie.pk), organization=str(partner.pk), role="editor").status_code == 302
    assert charlie.memberships.filter(role="editor", organization=partner).exists()
    assert editor.client.get(url_of(charlie.memberships.get(role="intake"), "edit")).status_code == 404


def test_menu_entries_of_operators_are_hidden(sign_in: SignIn, eve: User, operator: User) -> None:
    for_operator, for_eve = (sign_in(person).get("/cms/").content.decode() for person in (operator, eve))
    for address in (reverse("wagtailadmin_reports:site_history"), reverse("wagtailadmin_workflows:index")):
        assert address in for_operator
        assert address not in for_eve
