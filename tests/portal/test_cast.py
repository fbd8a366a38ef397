"""The cast itself: who is who, so that every other test can rely on it."""

from __future__ import annotations

import pytest

from directory.models import Service
from portal.accounts.models import User
from tests.conftest import SignIn
from tests.factories import EligibilityRuleFactory, LocationFactory, ProgramFactory, ServiceFactory, TopicFactory


def test_colleagues_share_an_organization_and_strangers_do_not(
    alice: User, bob: User, charlie: User, dora: User
) -> None:
    organizations = [user.memberships.get().organization_id for user in (alice, bob, charlie, dora)]
    assert organizations[0] == organizations[1]
    assert len(set(organizations)) == 3


def test_the_editor_edits_everything_and_the_stranger_only_her_own(eve: User, dora: User, alice: User) -> None:
    own = ServiceFactory.create(organization=dora.memberships.get().organization)
    foreign = ServiceFactory.create()
    assert set(Service.objects.editable_by(eve)) == {own, foreign}
    assert set(Service.objects.editable_by(dora)) == {own}
    assert not Service.objects.editable_by(alice).exists()


def test_a_signed_in_client_has_the_persons_session(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.django_db
def test_factories_write_relations_of_many() -> None:
    topic, place = TopicFactory.create(code="housing"), LocationFactory.create()
    service = ServiceFactory.create(topics=[topic], places=[place], phones=["02421 1"])
    program = ProgramFactory.create(ask_at=[service])
    EligibilityRuleFactory.create(program=program)
    stored = Service.objects.get(pk=service.pk)
    assert list(stored.topics.all()) == [topic]
    assert [each.location for each in stored.places.all()] == [place]
    assert [phone.number for phone in stored.phones.all()] == ["02421 1"]
    assert list(stored.asked_about_programs.all()) == [program]
