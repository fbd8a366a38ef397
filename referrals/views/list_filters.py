"""What the inbox can be narrowed to: a service, a team, whoever works on it. The choices are what the list itself holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model

from directory.models import Service
from referrals.querysets import ReferralQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

NAMES: Final = ("service", "team", "assignee")
MINE: Final = "me"
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Choices:
    """Values and labels, as the list offers them; only where there is something to choose between."""

    services: list[tuple[str, str]]
    teams: list[str]
    people: list[tuple[str, str]]


def choices_of(found: ReferralQuerySet) -> Choices:
    """The services, teams and people that occur among the referrals."""
    bare = found.order_by()
    services = Service.objects.filter(pk__in=bare.values("recipient_service")).order_by("name_de")
    teams = sorted(set(bare.exclude(recipient_team="").values_list("recipient_team", flat=True)))
    accounts: Any = get_user_model()._default_manager
    people = accounts.filter(pk__in=bare.values("assignee")).order_by("last_name", "first_name")
    return Choices(
        services=[(str(each.pk), str(each)) for each in services],
        teams=teams,
        people=[(str(each.pk), str(each)) for each in people],
    )


def narrow(found: ReferralQuerySet, chosen: Mapping[str, str], user: AbstractBaseUser) -> ReferralQuerySet:
    """Those that fit what was chosen; what cannot be read is passed over."""
    if service := _number(chosen.get("service", "")):
        found = found.filter(recipient_service=service)
    if team := chosen.get("team", ""):
        found = found.filter(recipient_team=team)
    assignee = chosen.get("assignee", "")
    if assignee == MINE:
        found = found.filter(assignee=user.pk)
    elif assignee == NOBODY:
        found = found.filter(assignee__isnull=True)
    elif person := _number(assignee):
        found = found.filter(assignee=person)
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
