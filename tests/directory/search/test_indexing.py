"""From the database to the index: after commit, never lost, never doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from directory.models import PendingIndex, Service
from directory.search import get_engine, indexing
from directory.search.base import SearchQuery, Sort
from tests.factories import (
    EligibilityRuleFactory,
    OrganizationFactory,
    ProgramFactory,
    ResidenceStatusFactory,
    ServiceFactory,
    TopicFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

DATABASE_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "search"]}}


def found(text: str, **filters: Any) -> list[int]:
    return [hit.id for hit in get_engine().search(SearchQuery(text=text, **filters)).hits]


@pytest.fixture(autouse=True)
def index() -> None:
    """An empty index."""
    get_engine().rebuild([])


def test_a_published_service_is_found_as_soon_as_it_is_saved() -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    assert found("Schuldnerberatung") == [service.pk]
    assert not PendingIndex.objects.exists()


def test_saving_again_does_not_double_it() -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    call_command("rebuild_search")
    service.name_de = "Schuldnerberatung am Markt"
    service.save()
    service.save()
    assert found("Schuldnerberatung") == [service.pk]
    assert get_engine().search(SearchQuery(text="Schuldnerberatung")).total == 1


def test_an_edit_that_is_rolled_back_is_never_found() -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")

    def edit_and_fail() -> None:
        with transaction.atomic():
            service.name_de = "Fahrradwerkstatt"
            service.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        edit_and_fail()
    assert not PendingIndex.objects.exists()
    assert found("Fahrradwerkstatt") == []
    assert found("Schuldnerberatung") == [service.pk]


@pytest.mark.parametrize("change", ["unpublish", "archive", "delete", "organization"])
def test_what_is_no_longer_public_is_no_longer_found(change: str) -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    if change == "unpublish":
        service.live = False
        service.save()
    elif change == "archive":
        service.status = "defunct"
        service.save()
    elif change == "delete":
        service.delete()
    else:
        service.organization.live = False
        service.organization.save()
    assert found("Schuldnerberatung") == []


def test_a_draft_is_not_found_before_it_is_published() -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    service.name_de = "Fahrradwerkstatt"
    revision = service.save_revision()
    assert found("Fahrradwerkstatt") == []
    revision.publish()
    assert found("Fahrradwerkstatt") == [service.pk]


def test_what_belongs_to_a_service_is_found_with_it() -> None:
    organization, topic = OrganizationFactory.create(name="Werkhof Muster"), TopicFactory.create(name_de="Gartenbau")
    service = ServiceFactory.create(name_de="Beratung", organization=organization, topics=[topic])
    organization.name = "Lernhof Muster"
    organization.save()
    topic.name_de = "Imkerei"
    topic.save()
    assert found("Lernhof") == found("Imkerei") == [service.pk]


def test_a_new_rule_changes_the_answer() -> None:
    status = ResidenceStatusFactory.create(code="duldung")
    program = ProgramFactory.create()
    service = ServiceFactory.create(name_de="Sprachkurs", programs=[program])
    assert [hit.eligibility for hit in _hits("Sprachkurs", "duldung")] == ["unknown"]
    EligibilityRuleFactory.create(program=program, statuses=[status], access="no")
    assert [hit.eligibility for hit in _hits("Sprachkurs", "duldung")] == ["no"]
    assert found("Sprachkurs", statuses=("duldung",)) == [service.pk]


def test_a_check_is_known_to_the_order_by_check() -> None:
    first, second = ServiceFactory.create(name_de="Kurs A"), ServiceFactory.create(name_de="Kurs B")
    VerificationFactory.create(service=second)
    assert found("Kurs", sort=Sort.CHECKED) == [second.pk, first.pk]


def test_an_edit_made_while_its_service_is_being_indexed_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    read = indexing.documents

    def documents_read_before_another_edit(services: Any) -> list[Any]:
        result = list(read(services))
        monkeypatch.setattr(indexing, "documents", read)
        with override_settings(TASKS=DATABASE_QUEUE):
            Service.objects.filter(pk=service.pk).update(name_de="Fahrradwerkstatt")
            indexing.mark_changed([service.pk])
        return result

    with override_settings(TASKS=DATABASE_QUEUE):
        indexing.mark_changed([service.pk])
    monkeypatch.setattr(indexing, "documents", documents_read_before_another_edit)
    indexing.drain()
    assert found("Fahrradwerkstatt") == [service.pk]
    assert not PendingIndex.objects.exists()


def test_a_worker_indexes_within_two_seconds_and_another_process_finds_it() -> None:
    with override_settings(TASKS=DATABASE_QUEUE):
        service = ServiceFactory.create(name_de="Schuldnerberatung")
    assert found("Schuldnerberatung") == []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "DATABASE_URL": _database_url(),
        "SEARCH_INDEX_DIR": str(settings.SEARCH_INDEX_DIR),
    }
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.2", "--queue-name", "*"]
    worker = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        deadline = time.monotonic() + 60  # starting the process is slow; what counts is that nothing is lost
        while found("Schuldnerberatung") != [service.pk] and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        worker.terminate()
        worker.wait(timeout=20)
    assert found("Schuldnerberatung") == [service.pk]
    assert not PendingIndex.objects.exists()


def test_a_new_worker_takes_up_what_an_earlier_one_left() -> None:
    service = ServiceFactory.create(name_de="Schuldnerberatung")
    get_engine().rebuild([])
    PendingIndex.objects.create(service_id=service.pk)
    with override_settings(TASKS=DATABASE_QUEUE):
        call_command("worker", "--batch", "--interval", "0.1", "--queue-name", "*", "--no-startup-delay", "--no-reload")
    assert found("Schuldnerberatung") == [service.pk]
    assert not PendingIndex.objects.exists()


def test_rebuilding_only_where_it_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    ServiceFactory.create(name_de="Schuldnerberatung")
    call_command("rebuild_search", "--if-needed")
    assert "ready" in capsys.readouterr().out
    call_command("rebuild_search")
    assert "built: 1 services" in capsys.readouterr().out


def _hits(text: str, status: str) -> Any:
    return get_engine().search(SearchQuery(text=text, statuses=(status,))).hits


def _database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
