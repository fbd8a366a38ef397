"""The platform's roles as groups. They always exist; what each may do with entries is set in directory.groups."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import Group

from directory.permissions import OPERATORS
from directory.querysets import EDITORS, ORGANIZATION_EDITORS

DATA_PROTECTION_OFFICERS: Final = "Data protection officers"  # read the audit log, no content

GROUPS: Final = (EDITORS, ORGANIZATION_EDITORS, OPERATORS, DATA_PROTECTION_OFFICERS)


def ensure_groups(**_: Any) -> None:
    """Creates the groups that are not there. Receiver of ``post_migrate``; running it again changes nothing."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
