"""Wagtail's user administration, for a user without a user name."""

from wagtail.users.apps import WagtailUsersAppConfig


class CmsUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own users application with our forms."""

    default_auto_field = "django.db.models.AutoField"
    user_viewset = "portal.accounts.cms_users.CmsUserViewSet"
