"""A small directory with everything that pages have to cope with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from directory.models import Access, Language, Location, Municipality, Program, ResidenceStatus, Service, Topic
from directory.search.indexing import rebuild
from tests.factories import (
    EligibilityRuleFactory,
    LanguageFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganizationFactory,
    PaperKindFactory,
    PhoneFactory,
    PostcodeFactory,
    ProgramFactory,
    ResidenceStatusFactory,
    ServiceFactory,
    TargetGroupFactory,
    TopicFactory,
    VerificationFactory,
)

SECRET_STREET = "Geheimgasse 77"
SECRET_STOP = "Haltestelle Verborgen"


@dataclass(frozen=True, slots=True)
class World:
    """The entries that tests speak of by name."""

    topic: Topic
    arabic: Language
    town: Municipality
    duldung: ResidenceStatus
    no_papers: ResidenceStatus
    course: Program
    open_course: Service
    closed_course: Service
    authority: Service
    bare: Service
    shelter: Service
    desk: Service
    place: Location


@pytest.fixture(scope="module")
def world(kept_index: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The directory for the tests of a module that only read; they need ``db`` too."""
    with _around_a_module(django_db_blocker):
        yield build_world()


@pytest.fixture(scope="module")
def large_world(kept_index: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The same with forty more services: facets are offered and results fill three pages."""
    with _around_a_module(django_db_blocker):
        small = build_world()
        add_services(small, 40)
        yield small


@pytest.fixture
def changing_world(db: None) -> World:
    """The directory for one test that changes entries and indexes them anew."""
    return build_world()


@contextmanager
def _around_a_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module, taken back afterwards."""
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def build_world() -> World:
    """Creates and indexes the small directory."""
    topic = TopicFactory.create(code="language", name_de="Deutsch lernen", name_ar="تعلم الألمانية")
    arabic = LanguageFactory.create(code="ar", name_de="Arabisch", name_ar="العربية")
    town = MunicipalityFactory.create(ags="99000001", name="Musterdorf", latitude=50.8, longitude=6.48)
    PostcodeFactory.create(code="99991", municipality=town)
    duldung = ResidenceStatusFactory.create(
        code="duldung", name_de="Duldung", name_ar="دولدونغ", explanation_de="Die Abschiebung ist ausgesetzt.",
        paper_kind=PaperKindFactory.create(code="toleration", name_de="Duldung", hint_de="Ein Papier mit rotem Strich."),
    )  # fmt: skip
    ResidenceStatusFactory.create(
        code="duldung_light", name_de="Duldung light", paper_kind=duldung.paper_kind, parent=duldung
    )
    no_papers = ResidenceStatusFactory.create(
        code="ohne_papiere",
        name_de="Ohne Papiere",
        paper_kind=PaperKindFactory.create(code="none", name_de="Kein Papier"),
    )
    desk = ServiceFactory.create(external_id="kd-001", name_de="Lotsenstelle Muster", phones=["02421 999999"])
    course = ProgramFactory.create(code="kurs", name_de="Sprachkurs des Bundes", ask_at=[desk], source_date="2026-08")
    EligibilityRuleFactory.create(
        program=course, access=Access.NO, statuses=[duldung], condition_de="Kein Zugang mit Duldung.",
        paragraph="§ 44 MusterG", source_url="https://example.org/gesetz", source_date="2026-08",
    )  # fmt: skip
    place = LocationFactory.create(street="Musterweg 5", postcode="99991", city="Musterdorf", municipality=town)
    open_course = _open_course(topic, arabic, town, place)
    EligibilityRuleFactory.create(program=None, service=open_course, access=Access.YES, all_statuses=True)
    closed_course = ServiceFactory.create(name_de="Deutschkurs Bund", topics=[topic], programs=[course])
    authority = ServiceFactory.create(
        name_de="Deutschkurs Amt", topics=[topic],
        organization=OrganizationFactory.create(name="Amt Muster", is_public_authority=True),
    )  # fmt: skip
    bare = ServiceFactory.create(name_de="Café Muster", summary_de="Treffpunkt.", topics=[topic])
    shelter = _shelter(town)
    rebuild()
    return World(
        topic,
        arabic,
        town,
        duldung,
        no_papers,
        course,
        open_course,
        closed_course,
        authority,
        bare,
        shelter,
        desk,
        place,
    )


def add_services(world: World, count: int) -> list[Service]:
    """More services, each with place, languages, check and an own rule; indexes them."""
    groups = [TargetGroupFactory.create(code="women", name_de="Frauen")]
    services = []
    for number in range(count):
        organization = OrganizationFactory.create()
        place = LocationFactory.create(organization=organization, municipality=world.town, city="Musterdorf")
        service = ServiceFactory.create(
            organization=organization, name_de=f"Deutschkurs {number:02d}", topics=[world.topic],
            languages=[world.arabic], target_groups=groups, places=[place], programs=[world.course],
            cost="free", appointment="needed", municipalities=[world.town],
        )  # fmt: skip
        VerificationFactory.create(service=service, checked_on=date(2026, 1, 1))
        PhoneFactory.create(service=service)
        EligibilityRuleFactory.create(program=None, service=service, statuses=[world.duldung])
        services.append(service)
    rebuild()
    return services


def _open_course(topic: Topic, arabic: Language, town: Municipality, place: Location) -> Service:
    return ServiceFactory.create(
        name_de="Deutschkurs Offen", name_ar="دورة ألمانية", summary_de="Deutsch lernen in kleiner Gruppe.",
        topics=[topic], languages=[arabic], places=[place], organization=place.organization, phones=["02421 22-123"],
        cost="free", appointment="walk_in", hours_text_de="Mo–Do 8–16 Uhr", municipalities=[town],
        source_url="https://example.org/quelle", source_date="2019-05",
    )  # fmt: skip


def _shelter(town: Municipality) -> Service:
    """A protected entry whose street came into the database all the same, past every form."""
    secret = LocationFactory.create(
        street=SECRET_STREET, postcode="99991", city="Musterdorf", municipality=town,
        latitude=50.812345, longitude=6.456789, bus_stop_de=SECRET_STOP, directions_de="Hinter dem Geheimtor",
    )  # fmt: skip
    return ServiceFactory.create(
        name_de="Schutzhaus Muster", sensitive=True, sensitive_topic=True, organization=secret.organization,
        places=[secret], phones=["02421 555555"],
    )  # fmt: skip
