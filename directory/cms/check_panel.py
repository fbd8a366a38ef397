"""Shows on the form of a service what its status is and when it was checked; it changes nothing."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from directory.models import Service


class CheckPanel(Panel):
    """Status and last checks."""

    class BoundPanel(Panel.BoundPanel):
        """Status and last checks of one service."""

        template_name = "directory/cms/check_panel.html"

        def is_shown(self) -> bool:
            """A service that is being created has none."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Gives the template the service and its three last checks."""
            service: Service = self.instance
            checks = list(service.verifications.select_related("checked_by")[:3])
            return {**super().get_context_data(parent_context), "service": service, "checks": checks}
