"""The page of an organization."""

from __future__ import annotations

import pytest

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page
from tests.factories import OrganizationFactory, PhoneFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_services_and_contact(world: World) -> None:
    organization = OrganizationFactory.create(
        name="Verein Muster", description_de="<p>Seit vielen Jahren.</p>", email="verein@example.org", website="https://example.org/",
        parent=OrganizationFactory.create(name="Dachverband Muster"),
    )  # fmt: skip
    PhoneFactory.create(service=None, organization=organization, number="02421 4711")
    ServiceFactory.create(organization=organization, name_de="Beratung Eins")
    ServiceFactory.create(organization=organization, name_de="Beratung Zwei", live=False)
    page = Page(f"/de/organizations/{organization.pk}/")
    assert page.cards() == ["Beratung Eins"]
    for expected in ("Verein Muster", "Seit vielen Jahren.", "02421 4711", "verein@example.org", "Dachverband Muster"):
        assert expected in page.text


def test_an_unpublished_organization_does_not_exist(world: World) -> None:
    assert Page(f"/de/organizations/{OrganizationFactory.create(live=False).pk}/").status == 404
