"""The made-up referrals of ``make run``: in every state, marked, and invisible to the public."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from directory.models import Organization, ReferralIntake, Service
from directory.search.indexing import rebuild
from portal.accounts.demonstration import create_demonstration_accounts, create_referrals
from referrals.demonstration import demonstration_organizations
from referrals.models import Agreement, Notification, Referral
from referrals.workflow import Status
from tests.factories import (
    LanguageFactory,
    LifeAreaFactory,
    MunicipalityFactory,
    ResidenceStatusGroupFactory,
    ServiceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(codes: None, settings: Settings) -> None:
    """A demonstration beside one real entry."""
    settings.DEMONSTRATION = True
    ServiceFactory.create(name_de="Echte Beratung")
    MunicipalityFactory.create(name="Düren")
    for code in ("language", "work"):
        TopicFactory.create(code=code)
        LifeAreaFactory.create(code=code)
    LanguageFactory.create(code="ar")
    ResidenceStatusGroupFactory.create(code="tolerated")
    create_demonstration_accounts()
    create_referrals()


def test_there_is_a_referral_in_every_state(demonstration: None) -> None:
    assert set(Referral.objects.values_list("status", flat=True)) == {status.value for status in Status}
    assert all(Referral.objects.values_list("is_demonstration", flat=True))


def test_making_them_again_adds_nothing(demonstration: None) -> None:
    before = (Referral.objects.count(), Organization.objects.count(), Service.objects.count())
    assert create_demonstration_accounts() == []
    assert create_referrals() == 0
    assert (Referral.objects.count(), Organization.objects.count(), Service.objects.count()) == before


def test_nobody_gets_a_mail_about_them(demonstration: None) -> None:
    assert not Notification.objects.filter(sent_at__isnull=True).exists()


def test_the_public_does_not_see_them(demonstration: None) -> None:
    rebuild()
    made_up = Service.objects.get(external_id="demo-language")
    client = Client()
    assert client.get(f"/de/services/{made_up.pk}/").status_code == 404
    assert client.get(f"/de/organizations/{made_up.organization_id}/").status_code == 404
    found = client.get("/api/search/?lang=de&q=Demonstration&size=100").json()["results"]
    assert "demo-language" not in {hit["external_id"] for hit in found}
    assert "Demonstration" not in client.get("/de/search/?q=Sprachkurs").content.decode().split("<main", 1)[1]
    assert f"/services/{made_up.pk}/" not in client.get("/sitemap-de-1.xml").content.decode()


def test_real_organizations_get_nothing_from_us(demonstration: None) -> None:
    real = Organization.objects.filter(is_demonstration=False)
    assert not Agreement.objects.filter(organization__in=real).exists()
    assert not Service.objects.filter(organization__in=real).exclude(referral_intake=ReferralIntake.NONE).exists()


def test_counsellors_may_choose_them_in_a_demonstration_only(demonstration: None, settings: Settings) -> None:
    assert Service.objects.for_handover().filter(external_id="demo-language").exists()
    settings.DEMONSTRATION = False
    assert not Service.objects.for_handover().filter(external_id="demo-language").exists()
    with pytest.raises(ImproperlyConfigured):
        demonstration_organizations()


def test_the_command_is_refused_outside_a_demonstration(db: None) -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="DEMONSTRATION"):
        call_command("create_demonstration")
