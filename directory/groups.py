"""What the groups may do at all. Written after every migration; it only adds, so what an operator grants besides stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from directory.models import Organization, Service
from directory.permissions import OPERATORS
from directory.querysets import EDITORS, ORGANIZATION_EDITORS

_ENTRY = ("add", "change", "delete", "view", "publish", "lock", "unlock")
_DATA = ("add", "change", "view")
PERMISSIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    EDITORS: {
        "service": _ENTRY,
        "organization": _ENTRY,
        "location": (*_DATA, "delete"),
        "membership": (*_DATA, "delete"),
        "program": _DATA,
        "topic": _DATA,
        "targetgroup": _DATA,
        "language": _DATA,
        "lifearea": _DATA,
        "legalcircle": _DATA,
        "paperkind": _DATA,
        "residencestatus": _DATA,
        "residencestatusgroup": _DATA,
        "municipality": ("view",),
    },
    # Their changes go to the editors for approval: no right to publish, and nothing is created or deleted.
    ORGANIZATION_EDITORS: {
        "service": ("change", "view"),
        "organization": ("change", "view"),
        "location": _DATA,
    },
}
WORKFLOW = "Approval by the editors"


def grant_permissions(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: creates the groups, their permissions and the approval workflow where they are missing."""
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    for name, models in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        codenames = [f"{action}_{model}" for model, actions in models.items() for action in actions]
        entries = Permission.objects.filter(content_type__app_label="directory", codename__in=codenames)
        group.permissions.add(*access, *entries)
    Group.objects.get_or_create(name=OPERATORS)[0].permissions.add(*access)
    _create_approval_workflow()


def _create_approval_workflow() -> None:
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if not created:
        return  # an operator may have switched it off or changed it
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.add(Group.objects.get(name=EDITORS))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in (Service, Organization):
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
