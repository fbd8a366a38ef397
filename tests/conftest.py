"""The cast of all tests, and a place of its own for each test process.

======== ============================================== ==============================
person   organization                                   role
======== ============================================== ==============================
Alice    counselling office                             counsellor
Bob      counselling office                             counsellor, Alice's colleague
Charlie  partner organization                           intake: receives handovers
Dora     another organization, stranger to both         edits that organization's entries
Eve      none                                           editor: may edit every entry
======== ============================================== ==============================
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from directory.models import MembershipRole, Organization
from directory.querysets import EDITORS, ORGANIZATION_EDITORS
from portal.accounts.models import User
from portal.ui.catalogues import compile_if_stale
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.template_database import copy_template, restore_from_template, store_template

SignIn = Callable[..., Client]


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the catalogues once, before the test processes start."""
    if not hasattr(config, "workerinput"):
        compile_if_stale()


def pytest_unconfigure() -> None:
    """Removes the folder of this test process: database, index, uploads."""
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Leaves the database as migrated after a test that commits."""
    result = yield
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            restore_from_template()
    return result


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """True where the test database is a copy of the template: then nothing is left to migrate."""
    return copy_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database; the first process of a set of migrations leaves it as template for the others."""
    with django_db_blocker.unblock():
        store_template()


@pytest.fixture(autouse=True)
def _own_state(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test starts with an empty cache (throttles live there) and an empty search index, unless its module keeps one."""
    cache.clear()
    yield
    if "kept_index" not in request.fixturenames:
        shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)


@pytest.fixture(scope="module")
def kept_index() -> Iterator[None]:
    """Keeps the search index from test to test of a module."""
    yield
    shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the test is skipped, or fails where REQUIRE_BROWSER=1 forbids skipping."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, but no Chromium was found.")
    if path is None:
        pytest.skip("no Chromium was found (chromium, chromium-browser, google-chrome)")
    return path


@pytest.fixture
def counselling_office(db: None) -> Organization:
    """The organization of Alice and Bob."""
    return OrganizationFactory.create(name="Beratungsstelle Muster")


@pytest.fixture
def partner(db: None) -> Organization:
    """The organization of Charlie."""
    return OrganizationFactory.create(name="Bildungsträger Muster")


@pytest.fixture
def other_organization(db: None) -> Organization:
    """The organization of Dora."""
    return OrganizationFactory.create(name="Fremdverein Muster")


@pytest.fixture
def alice(counselling_office: Organization) -> User:
    """A counsellor."""
    return _member("Alice", counselling_office, MembershipRole.COUNSELLOR)


@pytest.fixture
def bob(counselling_office: Organization) -> User:
    """Alice's colleague."""
    return _member("Bob", counselling_office, MembershipRole.COUNSELLOR)


@pytest.fixture
def charlie(partner: Organization) -> User:
    """Receives handovers at the partner organization."""
    return _member("Charlie", partner, MembershipRole.INTAKE)


@pytest.fixture
def dora(other_organization: Organization) -> User:
    """Edits the entries of another organization."""
    return _member("Dora", other_organization, MembershipRole.EDITOR, groups=[ORGANIZATION_EDITORS])


@pytest.fixture
def eve(db: None) -> User:
    """An editor of the Kreis."""
    return _person("Eve", groups=[EDITORS])


@pytest.fixture
def operator(db: None) -> User:
    """Runs the portal; has every right."""
    return _person("Olga", is_staff=True, is_superuser=True)


@pytest.fixture
def anonymous() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """``sign_in(alice)``: a client of the signed-in person, past the second factor; ``second_factor=False``: before it."""

    def client_of(user: User, *, second_factor: bool = True) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            _pass_second_factor(client, user)
        return client

    return client_of


def _pass_second_factor(client: Client, user: User) -> None:
    if not user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type=Authenticator.Type.TOTP)
    request.session.save()


def _person(name: str, **fields: object) -> User:
    return UserFactory.create(first_name=name, last_name="Example", email=f"{name.lower()}@example.org", **fields)


def _member(name: str, organization: Organization, role: MembershipRole, **fields: object) -> User:
    user = _person(name, **fields)
    MembershipFactory.create(user=user, organization=organization, role=role)
    return user
