"""Editors of the Kreis and of organizations at the CMS."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from directory.models import Organization, Service
from portal.accounts.models import User
from tests.directory.cms.editor import Editor
from tests.factories import LocationFactory, PhoneFactory, ServiceFactory, TopicFactory, UserFactory

SignIn = Callable[..., object]


@pytest.fixture
def at_cms(sign_in: SignIn) -> Callable[[User], Editor]:
    """``at_cms(eve)``: Eve in front of the CMS."""
    return lambda person: Editor(sign_in(person))


@pytest.fixture
def eva(db: None) -> User:
    """A second editor of the Kreis."""
    return UserFactory.create(first_name="Eva", email="eva@example.org", groups=["Editors"])


@pytest.fixture
def service(counselling_office: Organization) -> Service:
    """A published service with texts in four languages, a place, a phone and a topic."""
    place = LocationFactory.create(organization=counselling_office)
    return ServiceFactory.create(
        organization=counselling_office,
        name_de="Beratung Muster", name_en="Sample advice", name_ru="Пример", name_ar="مثال",
        summary_de="Hilfe bei Fragen.", summary_en="Help with questions.", summary_ru="Помощь.", summary_ar="مساعدة.",
        description_de="<p>Wir <b>helfen</b>.</p>", description_en="<p>We help.</p>",
        description_ru="<p>Мы помогаем.</p>", description_ar="<p>نحن نساعد.</p>",
        places=[place], phones=["02421 111111"], topics=[TopicFactory.create(code="advice")],
    )  # fmt: skip


@pytest.fixture
def strange_service(other_organization: Organization) -> Service:
    """A service of Dora's organization."""
    return ServiceFactory.create(organization=other_organization, name_de="Fremdes Angebot")


@pytest.fixture
def secret_service(counselling_office: Organization) -> Service:
    """A protected service: it names a town and nothing more."""
    town = LocationFactory.create(organization=counselling_office, street="", postcode="")
    service = ServiceFactory.create(
        organization=counselling_office, name_de="Schutzhaus Muster", sensitive=True, places=[town]
    )
    PhoneFactory.create(service=service)
    return service
