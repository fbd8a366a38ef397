"""Which changes make which search documents out of date. One table; ``connect()`` is called when the application starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from directory.models import (
    EligibilityRule,
    Location,
    Municipality,
    Organization,
    Program,
    ResidenceStatus,
    Service,
    ServiceAtLocation,
    TargetGroup,
    Topic,
    Verification,
)
from directory.search.indexing import mark_changed

Affected = Callable[[Any], Iterable[int]]


def _pks(services: Any) -> Iterable[int]:
    return services.values_list("pk", flat=True)


def _of_rule(rule: EligibilityRule) -> Iterable[int]:
    if rule.service_id is not None:
        return [rule.service_id]
    return _pks(Service.objects.filter(programs=rule.program_id))


AFFECTED: dict[type[Model], Affected] = {
    Service: lambda service: [service.pk],
    Organization: lambda organization: _pks(organization.services),
    ServiceAtLocation: lambda place: [place.service_id],
    Verification: lambda verification: [verification.service_id],
    Location: lambda location: _pks(Service.objects.filter(places__location=location)),
    Municipality: lambda municipality: _pks(Service.objects.filter(places__location__municipality=municipality)),
    Topic: lambda topic: _pks(topic.services),
    TargetGroup: lambda group: _pks(group.services),
    Program: lambda program: _pks(program.services),
    EligibilityRule: _of_rule,
    # A new status or another parent changes the answers of everything that has a rule.
    ResidenceStatus: lambda _status: _pks(Service.objects.exclude(programs=None, rules=None)),
}


def _changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    mark_changed(list(AFFECTED[sender](instance)))


def _statuses_of_rule_changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, EligibilityRule):
        mark_changed(list(_of_rule(instance)))


def connect() -> None:
    """Connects the table to Django's signals; calling it twice connects once."""
    for model in AFFECTED:
        uid = f"search-{model.__name__}"
        post_save.connect(_changed, sender=model, dispatch_uid=uid)
        # Before a deletion the related services can still be found; a service itself is marked after it.
        signal = post_delete if model is Service else pre_delete
        signal.connect(_changed, sender=model, dispatch_uid=uid)
    m2m_changed.connect(
        _statuses_of_rule_changed, sender=EligibilityRule.statuses.through, dispatch_uid="search-rule-statuses"
    )
