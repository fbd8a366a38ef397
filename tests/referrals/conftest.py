"""The people of a handover: Alice and Bob counsel, Charlie is the partner's intake, Walter works there, Lea leads."""

from __future__ import annotations

from copy import copy

import pytest
from django.core.management import call_command
from django.db import models

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals.models import ConsentText, ReferralCode
from tests.factories import MembershipFactory, UserFactory
from tests.referrals.making import receiving_service
from tests.referrals.steps import People

_shipped: list[models.Model] = []


@pytest.fixture
def codes(db: None) -> None:
    """The code lists as they are shipped. They are read once per process: the command takes ten times as long as the copy."""
    if not _shipped:
        call_command("load_referral_codes", verbosity=0)
        _shipped.extend([*ReferralCode.objects.all(), *ConsentText.objects.all()])
        return
    for model in (ReferralCode, ConsentText):
        copies = [copy(each) for each in _shipped if isinstance(each, model)]
        for each in copies:
            each.pk = None
        model._default_manager.bulk_create(copies)  # type: ignore[arg-type]


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


@pytest.fixture
def people(alice: User, ludwig: User, charlie: User, walter: User, lea: User) -> People:
    """Everybody who takes part in a handover."""
    return People(sender=alice, sender_lead=ludwig, intake=charlie, worker=walter, recipient_lead=lea)
