"""Protected entries: no address by any way through the form, and no publication by one person alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.html import escape

from directory.cms.services import SECOND_PERSON
from directory.models import Location, Organization, Service
from portal.accounts.models import User
from tests.directory.cms.editor import Editor, url_of
from tests.factories import LocationFactory

AtCms = Callable[[User], Editor]
pytestmark = pytest.mark.django_db


def place(number: int, location: Location, *, key: str = "") -> dict[str, str]:
    """A row of the inline form of places."""
    return {
        "places-TOTAL_FORMS": str(number + 1),
        f"places-{number}-location": str(location.pk),
        f"places-{number}-address_basis": "service",
        f"places-{number}-id": key,
        f"places-{number}-ORDER": str(number + 1),
    }


@pytest.mark.parametrize("button", ["", "publish"])
def test_an_address_is_refused(
    at_cms: AtCms, eve: User, secret_service: Service, counselling_office: Organization, button: str
) -> None:
    street = LocationFactory.create(organization=counselling_office, street="Geheimweg 7")
    response = at_cms(eve).save(secret_service, button, **place(1, street))
    assert response.status_code == 200
    assert "geschützt" in str(response.context["form"].errors) or "protected" in str(response.context["form"].errors)
    assert "Geheimweg 7" not in str(at_cms(eve).draft_of(secret_service).serializable_data())


def test_an_entry_with_an_address_cannot_become_protected_unless_the_address_goes(
    at_cms: AtCms, eve: User, service: Service, counselling_office: Organization
) -> None:
    editor, stored = at_cms(eve), service.places.get()
    assert editor.save(service, sensitive="on").status_code == 200
    town = LocationFactory.create(organization=counselling_office, street="", postcode="", city="Jülich")
    assert editor.save(service, sensitive="on", **place(0, town, key=str(stored.pk))).status_code == 302
    draft = editor.draft_of(service)
    assert draft.sensitive
    assert [row.location for row in draft.places.all()] == [town]


def test_nobody_publishes_a_protected_entry_alone(at_cms: AtCms, eve: User, eva: User, secret_service: Service) -> None:
    response = at_cms(eve).save(secret_service, "publish", summary_de="Neu.")
    assert response.status_code == 302
    page = at_cms(eve).client.get(response.headers["Location"])
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Beratung für alle."
    assert at_cms(eve).draft_of(secret_service).summary_de == "Neu."
    assert page.status_code == 200
    at_cms(eva).save(secret_service, "publish")
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Neu."


def test_the_sentence_says_why(at_cms: AtCms, eve: User, secret_service: Service) -> None:
    editor = at_cms(eve)
    editor.save(secret_service, "publish", summary_de="Neu.")
    page = editor.client.get(url_of(secret_service, "edit")).content.decode()
    with translation.override("de"):
        assert escape(SECOND_PERSON % {"name": secret_service}) in page


def test_a_second_person_who_changes_something_becomes_the_first(
    at_cms: AtCms, eve: User, eva: User, secret_service: Service
) -> None:
    at_cms(eve).save(secret_service, summary_de="Von Eve.")
    at_cms(eva).save(secret_service, "publish", summary_de="Von Eva.")
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Beratung für alle."
    at_cms(eve).save(secret_service, "publish")
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Von Eva."


def test_operators_are_no_exception(at_cms: AtCms, operator: User, secret_service: Service) -> None:
    at_cms(operator).save(secret_service, "publish", summary_de="Allein.")
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Beratung für alle."


def test_taking_the_protection_away_needs_two_as_well(
    at_cms: AtCms, eve: User, eva: User, secret_service: Service
) -> None:
    at_cms(eve).save(secret_service, "publish", sensitive=None)
    secret_service.refresh_from_db()
    assert secret_service.sensitive
    at_cms(eva).save(secret_service, "publish")
    secret_service.refresh_from_db()
    assert not secret_service.sensitive


def test_approving_ones_own_draft_is_refused(at_cms: AtCms, eve: User, eva: User, secret_service: Service) -> None:
    at_cms(eve).save(secret_service, "submit", summary_de="Neu.")
    secret_service.refresh_from_db()
    task_state = secret_service.current_workflow_task_state
    address = url_of(secret_service, "workflow_action", "approve", task_state.pk)
    at_cms(eve).client.post(address, {"comment": ""})
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Beratung für alle."
    at_cms(eva).client.post(address, {"comment": ""})
    secret_service.refresh_from_db()
    assert secret_service.summary_de == "Neu."


def test_a_place_of_a_protected_entry_gets_no_street(at_cms: AtCms, eve: User, secret_service: Service) -> None:
    place = secret_service.places.get().location
    response = at_cms(eve).save(place, street="Geheimweg 7")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    place.refresh_from_db()
    assert place.street == ""
    assert at_cms(eve).save(place, city="Jülich").status_code == 302
