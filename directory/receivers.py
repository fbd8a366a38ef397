"""What follows by itself from a change of the directory's data, besides the search index."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save

from directory.groups import grant_permissions
from directory.models import Membership
from directory.permissions import cms_groups_follow_memberships


def connect() -> None:
    """Connects the receivers; calling it twice connects once."""
    for signal in (post_save, post_delete):
        signal.connect(_membership_changed, sender=Membership, dispatch_uid="directory-cms-groups")
    # The signal comes application by application; auth is among the last, after Wagtail's, which make the permissions
    # to publish and to lock.
    post_migrate.connect(grant_permissions, sender=apps.get_app_config("auth"), dispatch_uid="directory-permissions")


def _membership_changed(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        cms_groups_follow_memberships(instance.user)
