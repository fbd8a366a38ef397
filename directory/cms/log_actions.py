"""How the verbs of ``directory.actions`` read in the history of an entry. The log keeps codes and data, the words are here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from directory import actions
from directory.models import Capacity, VerificationMethod


class _Check(LogFormatter):
    label = gettext_lazy("Check")

    def format_message(self, log_entry: Any) -> str:
        """When, how and by which office."""
        return _("Checked on %(day)s, %(how)s, by %(office)s") % {
            "day": _day(log_entry.data["on"]),
            "how": VerificationMethod(log_entry.data["method"]).label,
            "office": log_entry.data["office"],
        }


class _CheckWithdrawn(LogFormatter):
    label = gettext_lazy("Check withdrawn")

    def format_message(self, log_entry: Any) -> str:
        """Of which day."""
        return _("The check of %(day)s was withdrawn") % {"day": _day(log_entry.data["on"])}


class _Closed(LogFormatter):
    label = gettext_lazy("Temporarily closed")

    def format_message(self, log_entry: Any) -> str:
        """Until when."""
        until = log_entry.data.get("until")
        return _("Temporarily closed until %(day)s") % {"day": _day(until)} if until else _("Temporarily closed")


class _CapacityStated(LogFormatter):
    label = gettext_lazy("Capacity stated")

    def format_message(self, log_entry: Any) -> str:
        """What was said."""
        return _("Capacity: %(capacity)s") % {"capacity": Capacity(log_entry.data["after"]).label}


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")


def _plain(label: str | Promise) -> type[LogFormatter]:
    return type("PlainFormatter", (LogFormatter,), {"label": label, "message": label})


FORMATTERS: dict[str, type[LogFormatter]] = {
    actions.CHECKED: _Check,
    actions.CHECK_WITHDRAWN: _CheckWithdrawn,
    actions.CLOSED: _Closed,
    actions.REOPENED: _plain(gettext_lazy("Open again")),
    actions.ARCHIVED: _plain(gettext_lazy("Archived")),
    actions.CAPACITY_STATED: _CapacityStated,
    actions.RESTORED: _plain(gettext_lazy("Brought back")),
}


def register(registry: LogActionRegistry) -> None:
    """Registers all of them."""
    for code, formatter in FORMATTERS.items():
        registry.register_action(code)(formatter)
