"""Shows on the form of a service what its status is and when it was checked; it changes nothing."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from directory.cms.action_views import allowed_rules, buttons
from directory.models import Service


class CheckPanel(Panel):
    """Status and last checks."""

    class BoundPanel(Panel.BoundPanel):
        """Status, last checks and verbs of one service."""

        template_name = "directory/cms/check_panel.html"

        def is_shown(self) -> bool:
            """A service that is being created has none."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Gives the template the service, its three last checks, and what can be done with it."""
            service: Service = self.instance
            return {
                **super().get_context_data(parent_context),
                "service": service,
                "checks": list(service.verifications.select_related("checked_by")[:3]),
                "buttons": buttons(service, allowed_rules(self.request.user, service)),
            }
