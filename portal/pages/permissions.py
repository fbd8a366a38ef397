"""What the editors may do with pages: write, publish, lock and translate all of them."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from directory.querysets import EDITORS

_ON_PAGES: Final = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")


def grant_page_permissions(**_: Any) -> None:
    """Receiver of ``post_migrate``: gives the editors what they miss. It only adds; running it again changes nothing."""
    root = Page.get_first_root_node()
    if root is None:
        return  # the tables were emptied
    group, _is_new = Group.objects.get_or_create(name=EDITORS)
    on_pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=_ON_PAGES)
    for permission in on_pages:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    translate = Permission.objects.filter(content_type__app_label="wagtail_localize", codename="submit_translation")
    group.permissions.add(*translate)
