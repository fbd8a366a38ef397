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
from referrals.demonstration import (
    COUNSELLING,
    PARTNER,
    People,
    create_demonstration_referrals,
    demonstration_organizations,
)

PASSWORD: Final = "willkommen-im-kreis"  # noqa: S105 - printed at the start of every demonstration
_NAME: Final = "Demonstration"


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """One account. ``desk``: "counselling" or "partner" (made up), "entries" (a real one whose entries are edited), or none."""

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
        (ORGANIZATION_EDITORS,), "entries", MembershipRole.EDITOR,
    ),
    DemonstrationAccount("counsellor@example.org", "Counsellor", "counsellor", (), "counselling", MembershipRole.COUNSELLOR),
    DemonstrationAccount("colleague@example.org", "Colleague", "her colleague", (), "counselling", MembershipRole.COUNSELLOR),
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
            _create(account)
            created.append(account.email)
        _join(account, desks.get(account.desk))
    return created


def _join(account: DemonstrationAccount, organization: Organization | None) -> None:
    """Makes the account a member of its organization, and of no other."""
    if organization is None or account.role is None:
        return
    user = User.objects.get(email__iexact=account.email)
    user.memberships.exclude(organization=organization).delete()
    Membership.objects.get_or_create(user=user, organization=organization, role=account.role)


def _create(account: DemonstrationAccount) -> None:
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


def _desks() -> dict[str, Organization]:
    """The made-up organizations of the referrals, and the real one with most entries."""
    made_up = demonstration_organizations()
    desks = {"counselling": made_up[COUNSELLING], "partner": made_up[PARTNER]}
    by_size = Organization.objects.published().annotate(size=Count("services")).order_by("-size", "pk")
    help_desk = by_size.filter(services__external_id=settings.HELP_DESK_EXTERNAL_ID).first() or by_size.first()
    entries = by_size.exclude(pk=help_desk.pk).first() if help_desk else None
    return desks | ({"entries": entries} if entries else {})


def create_referrals() -> int:
    """Made-up referrals in every state between the made-up people. Returns how many were written."""
    people = {name: User.objects.get(email=f"{name}@example.org") for name in ("counsellor", "intake", "worker")}
    return create_demonstration_referrals(People(**people))
