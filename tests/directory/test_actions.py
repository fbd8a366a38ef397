"""The verbs: what each changes, what it refuses, what the log says, and what two people at once can do to each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from wagtail.log_actions import registry

from directory import actions
from directory.core.errors import InvalidChange, NotAllowed
from directory.models import Service, Verification
from portal.accounts.models import User
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
TODAY = date.today()


def log_of(service: Service) -> list[tuple[str, User]]:
    return [(entry.action, entry.user) for entry in registry.get_logs_for_instance(service)]


def test_a_check_is_noted_and_due_again_after_the_interval(eve: User, settings: object) -> None:
    service = ServiceFactory.create()
    check = actions.record_check(service, by=eve, office="Kreis", method="phone", on=TODAY)
    assert check.next_due_on == TODAY + timedelta(days=180)
    assert check.checked_by == eve
    assert log_of(service) == [("directory.check", eve)]
    actions.withdraw_check(check, by=eve)
    assert not Verification.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"on": TODAY + timedelta(days=1)},
        {"office": ""},
        {"next_due_on": TODAY - timedelta(days=1)},
    ],
)
def test_a_check_that_cannot_be_is_refused(eve: User, said: dict[str, object]) -> None:
    service = ServiceFactory.create()
    with pytest.raises(InvalidChange):
        actions.record_check(service, by=eve, **{"office": "Kreis", "method": "phone", "on": TODAY, **said})
    assert not Verification.objects.exists()
    assert log_of(service) == []


def test_closing_and_opening_again(eve: User) -> None:
    service = ServiceFactory.create()
    actions.close_temporarily(service, by=eve, until=TODAY)
    service.refresh_from_db()
    assert (service.status, service.closed_until) == ("temporarily_closed", TODAY)
    actions.reopen(service, by=eve)
    service.refresh_from_db()
    assert (service.status, service.closed_until) == ("active", None)


def test_archiving_and_bringing_back(eve: User) -> None:
    service = ServiceFactory.create()
    actions.archive(service, by=eve)
    assert not Service.objects.published().filter(pk=service.pk).exists()
    actions.restore(service, by=eve)
    assert Service.objects.published().filter(pk=service.pk).exists()
    assert [action for action, _by in log_of(service)] == ["directory.restore", "directory.archive"]


STEPS: dict[str, Callable[..., object]] = {
    "close": lambda service, by: actions.close_temporarily(service, by=by, until=None),
    "reopen": lambda service, by: actions.reopen(service, by=by),
    "archive": lambda service, by: actions.archive(service, by=by),
    "restore": lambda service, by: actions.restore(service, by=by),
}
ALLOWED = {
    "active": {"close", "archive"},
    "inactive": {"archive", "restore"},
    "temporarily_closed": {"close", "reopen", "archive"},
    "defunct": {"restore"},
}


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_from_each_status(eve: User, status: str, step: str) -> None:
    service = ServiceFactory.create(status=status)
    if step in ALLOWED[status]:
        STEPS[step](service, eve)
        return
    with pytest.raises(InvalidChange):
        STEPS[step](service, eve)
    assert Service.objects.get(pk=service.pk).status == status
    assert log_of(service) == []


def test_who_may_not(alice: User, dora: User, strange_service: Service) -> None:
    own, strange = strange_service, ServiceFactory.create()
    for step in STEPS.values():
        with pytest.raises(NotAllowed):
            step(strange, dora)
        with pytest.raises(NotAllowed):
            step(strange, alice)
    with pytest.raises(NotAllowed):
        actions.archive(own, by=dora)
    with pytest.raises(NotAllowed):
        actions.record_check(own, by=dora, office="Verein", method="organization", on=TODAY)
    actions.close_temporarily(own, by=dora, until=None)


@pytest.fixture
def strange_service(other_organization: object) -> Service:
    return ServiceFactory.create(organization=other_organization)


def test_archiving_keeps_a_draft_and_publishing_it_keeps_the_archive(eve: User) -> None:
    service = ServiceFactory.create(name_de="Alt")
    service.name_de = "Neu"
    draft = service.save_revision(user=eve)
    actions.archive(Service.objects.get(pk=service.pk), by=eve)
    service = Service.objects.get(pk=service.pk)
    assert service.has_unpublished_changes
    assert service.get_latest_revision_as_object().name_de == "Neu"
    draft.publish(user=eve)
    service.refresh_from_db()
    assert (service.name_de, service.status) == ("Neu", "defunct")


@pytest.mark.django_db(transaction=True)
def test_one_archives_while_the_other_publishes(eve: User) -> None:
    """Both loaded the entry before the other saved: neither the archive nor the new text is lost, whoever is first."""
    for _round in range(3):
        service = ServiceFactory.create(name_de="Alt")
        service.name_de = "Neu"
        revision = service.save_revision(user=eve)
        revision.content_object = Service.objects.get(pk=service.pk)
        mine = Service.objects.get(pk=service.pk)
        _both(lambda mine=mine: actions.archive(mine, by=eve), lambda revision=revision: revision.publish(user=eve))
        service.refresh_from_db()
        assert (service.name_de, service.status) == ("Neu", "defunct")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_archive_one_is_told(eve: User) -> None:
    service = ServiceFactory.create()
    errors = _both(*[lambda: actions.archive(Service(pk=service.pk), by=eve)] * 2)
    assert [type(error) for error in errors] == [InvalidChange]
    assert len(log_of(service)) == 1


def _both(*steps: Callable[[], object]) -> list[Exception]:
    """Runs the steps at the same moment in threads of their own; returns what they raised."""
    errors: list[Exception] = []
    together = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> None:
        together.wait()
        try:
            step()
        except Exception as error:  # whatever it is, the test looks at it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
