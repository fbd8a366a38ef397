"""What the groups of the CMS may do with the referrals' lists: nothing else of this application is theirs (E8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission

from directory.permissions import OPERATORS
from directory.querysets import EDITORS

PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    EDITORS: (
        "add_referralcode", "change_referralcode", "view_referralcode", "add_consenttext", "view_consenttext",
    ),
    OPERATORS: ("add_agreement", "change_agreement", "view_agreement"),
}  # fmt: skip


def grant_permissions(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: adds the permissions where they are missing; what an operator grants besides stays."""
    for name, codenames in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(content_type__app_label="referrals", codename__in=codenames))
