"""Wagtail's user administration, for a user without a user name."""

from wagtail.users.apps import WagtailUsersAppConfig


class CmsUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own users application; the forms for our user model are added in accounts/cms_users.py."""

    default_auto_field = "django.db.models.AutoField"
