"""The people of a handover: Alice and Bob counsel, Charlie is the partner's intake, Walter works there, Lea leads."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from tests.factories import MembershipFactory, UserFactory
from tests.referrals.making import receiving_service


@pytest.fixture
def codes(db: None) -> None:
    """The code lists as they are shipped."""
    call_command("load_referral_codes", verbosity=0)


@pytest.fixture
def service(codes: None, partner: Organization) -> Service:
    """A service of Charlie's organization that receives referrals."""
    return receiving_service(partner)


def _member(name: str, organization: Organization, role: MembershipRole) -> User:
    user: User = UserFactory.create(first_name=name, last_name="Example", email=f"{name.lower()}@example.org")
    MembershipFactory.create(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def walter(partner: Organization) -> User:
    """Works on handovers at the partner."""
    return _member("Walter", partner, MembershipRole.WORKER)


@pytest.fixture
def wanda(partner: Organization) -> User:
    """Walter's colleague."""
    return _member("Wanda", partner, MembershipRole.WORKER)


@pytest.fixture
def lea(partner: Organization) -> User:
    """Leads the partner."""
    return _member("Lea", partner, MembershipRole.LEAD)


@pytest.fixture
def ludwig(counselling_office: Organization) -> User:
    """Leads the counselling office."""
    return _member("Ludwig", counselling_office, MembershipRole.LEAD)
