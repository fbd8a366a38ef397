"""Demonstration accounts: one made-up person for each role, marked as such, for ``make run`` and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Count

from directory.models import Membership, MembershipRole, Organization
from directory.permissions import OPERATORS
from directory.querysets import EDITORS, ORGANIZATION_EDITORS
from portal.accounts.groups import DATA_PROTECTION_OFFICERS
from portal.accounts.models import User

PASSWORD: Final = "willkommen-im-kreis"  # noqa: S105 - printed at the start of every demonstration
_NAME: Final = "Demonstration"


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """One account. ``desk`` is "help" (the desk that helps to get anywhere), "partner" or "" for no organization."""

    email: str
    first_name: str
    description: str
    groups: tuple[str, ...] = ()
    desk: str = ""
    role: MembershipRole | None = None
    is_operator: bool = False


ACCOUNTS: Final = (
    DemonstrationAccount("editor@example.org", "Editor", "editor: all entries", (EDITORS,)),
    DemonstrationAccount(
        "organization@example.org", "Organization editor", "organization editor: the entries of one organization",
        (ORGANIZATION_EDITORS,), "partner", MembershipRole.EDITOR,
    ),
    DemonstrationAccount("counsellor@example.org", "Counsellor", "counsellor", (), "help", MembershipRole.COUNSELLOR),
    DemonstrationAccount("colleague@example.org", "Colleague", "her colleague", (), "help", MembershipRole.COUNSELLOR),
    DemonstrationAccount("intake@example.org", "Intake", "intake at a partner", (), "partner", MembershipRole.INTAKE),
    DemonstrationAccount("worker@example.org", "Worker", "worker at the partner", (), "partner", MembershipRole.WORKER),
    DemonstrationAccount("lead@example.org", "Lead", "lead at the partner", (), "partner", MembershipRole.LEAD),
    DemonstrationAccount(
        "operator@example.org", "Operator", "operator: everything", (OPERATORS,), is_operator=True
    ),
    DemonstrationAccount(
        "privacy@example.org", "Data protection officer", "data protection officer", (DATA_PROTECTION_OFFICERS,)
    ),
)  # fmt: skip


def demonstration_accounts_missing() -> bool:
    """True when one of the accounts does not exist."""
    return User.objects.filter(email__in=[account.email for account in ACCOUNTS]).count() < len(ACCOUNTS)


@transaction.atomic
def create_demonstration_accounts() -> list[str]:
    """Creates the accounts that do not exist and leaves the others as they are. Returns the new addresses.

    Raises ImproperlyConfigured when the settings are not those of a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Demonstration accounts are for demonstrations: the setting DEMONSTRATION is off.")
    desks = _desks()
    created = []
    for account in ACCOUNTS:
        if not User.objects.filter(email__iexact=account.email).exists():
            _create(account, desks.get(account.desk))
            created.append(account.email)
    return created


def _create(account: DemonstrationAccount, organization: Organization | None) -> None:
    user = User.objects.create_user(
        account.email,
        PASSWORD,
        first_name=account.first_name,
        last_name=f"({_NAME})",
        is_demonstration=True,
        is_staff=account.is_operator,
        is_superuser=account.is_operator,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in account.groups])
    if organization is not None and account.role is not None:
        Membership.objects.create(user=user, organization=organization, role=account.role)


def _desks() -> dict[str, Organization]:
    """The organization of the desk that helps to get anywhere, and as partner the one with most services beside it."""
    by_size = Organization.objects.published().annotate(size=Count("services")).order_by("-size", "pk")
    help_desk = by_size.filter(services__external_id=settings.HELP_DESK_EXTERNAL_ID).first() or by_size.first()
    if help_desk is None:
        return {}
    partner = by_size.exclude(pk=help_desk.pk).first() or help_desk
    return {"help": help_desk, "partner": partner}
