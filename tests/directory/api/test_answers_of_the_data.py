"""The API's answers for every paper and every real entry, compared with the rules."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.eligibility import LIST_ORDER, RuleBook
from directory.exchange.report import Report
from directory.models import Service
from directory.search.indexing import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def indexed_data(kept_index: None, starting_data: Report, django_db_blocker: DjangoDbBlocker) -> None:
    """The shipped data with its index."""
    with django_db_blocker.unblock():
        rebuild()


def test_every_paper_and_every_entry(indexed_data: None) -> None:
    book = RuleBook.load()
    services = list(Service.objects.published().prefetch_related("programs"))
    assert len(services) == 156
    assert len(book.statuses) == 35
    for status in book.statuses:
        expected = {service.pk: book.for_service(service, status).answer.value for service in services}
        results = []
        for page in (1, 2):
            answer = Client().get("/api/search/", {"status": status, "size": 100, "page": page}).json()
            results += answer["results"]
        assert {each["id"]: each["eligibility"] for each in results} == expected, status
        order = [LIST_ORDER.index(each["eligibility"]) for each in results]
        assert order == sorted(order), status


def test_every_page_of_the_data_answers(indexed_data: None) -> None:
    for service in Service.objects.published():
        response = Client().get(f"/ar/services/{service.pk}/")
        assert response.status_code == 200, service.external_id


def test_no_internal_note_of_the_data_is_public(indexed_data: None) -> None:
    for service in Service.objects.exclude(internal_note=""):
        html = Client().get(f"/en/services/{service.pk}/").content.decode()
        assert service.internal_note not in html, service.external_id
