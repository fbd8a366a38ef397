"""This part of the portal as a Django application."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PagesConfig(AppConfig):
    """See the modules of this package."""

    name = "portal.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Grants the editors their rights after every migration, when the rights of all applications exist."""
        from portal.pages.permissions import grant_page_permissions  # models are not there before this point

        post_migrate.connect(
            grant_page_permissions, sender=apps.get_app_config("auth"), dispatch_uid="portal.pages.permissions"
        )
