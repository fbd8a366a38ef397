"""Factories of everything that tests need. All of it is made up; names are recognisably synthetic.

Translated texts are set by language column (``name_de="…"``, ``name_ar="…"``). Relations of many are given as lists:
``ServiceFactory(topics=[language], places=[location])``.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from directory.models import (
    Access,
    Contact,
    EligibilityRule,
    Language,
    LegalCircle,
    LifeArea,
    Location,
    Membership,
    MembershipRole,
    Municipality,
    Organization,
    PaperKind,
    Phone,
    Postcode,
    Program,
    ResidenceStatus,
    ResidenceStatusGroup,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
    TargetGroup,
    Topic,
    Verification,
    VerificationMethod,
    Weekday,
)
from portal.accounts.models import User

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory[User]):
    """A person who can sign in with :data:`PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(self: Any, create: bool, names: Any, **_: Any) -> None:
        from django.contrib.auth.models import Group

        for name in names or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class _CodeListFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"code_{n}")
    name_de = factory.LazyAttribute(lambda item: f"{item.code} (de)")


class LifeAreaFactory(_CodeListFactory):
    class Meta:
        model = LifeArea


class TopicFactory(_CodeListFactory):
    class Meta:
        model = Topic


class TargetGroupFactory(_CodeListFactory):
    class Meta:
        model = TargetGroup


class LegalCircleFactory(_CodeListFactory):
    class Meta:
        model = LegalCircle


class LanguageFactory(_CodeListFactory):
    """A spoken language; give its ISO 639-1 code."""

    class Meta:
        model = Language

    autonym = factory.LazyAttribute(lambda item: item.code)


class PaperKindFactory(_CodeListFactory):
    class Meta:
        model = PaperKind


class ResidenceStatusGroupFactory(_CodeListFactory):
    class Meta:
        model = ResidenceStatusGroup


class ResidenceStatusFactory(_CodeListFactory):
    class Meta:
        model = ResidenceStatus

    paper_kind = factory.SubFactory(PaperKindFactory, code="paper")


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """A municipality; the default lies in the middle of the district."""

    class Meta:
        model = Municipality
        django_get_or_create = ("ags",)

    ags = factory.Sequence(lambda n: f"9{n:07d}")
    name = factory.LazyAttribute(lambda item: f"Musterstadt {item.ags}")
    kind = Municipality.Kind.TOWN
    latitude = 50.8
    longitude = 6.48


class PostcodeFactory(DjangoModelFactory[Postcode]):
    class Meta:
        model = Postcode
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"9{n:04d}")
    municipality = factory.SubFactory(MunicipalityFactory)


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Musterverein {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = MembershipRole.COUNSELLOR


class LocationFactory(DjangoModelFactory[Location]):
    """A place with a street but without coordinates, as most of the real ones."""

    class Meta:
        model = Location

    organization = factory.SubFactory(OrganizationFactory)
    street = factory.Sequence(lambda n: f"Musterstraße {n}")
    postcode = "52349"
    city = "Musterstadt"
    municipality = factory.SubFactory(MunicipalityFactory, ags="90000000")


class ServiceFactory(DjangoModelFactory[Service]):
    """A published service in German; ``places`` are Locations, ``phones`` numbers."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name_de = factory.Sequence(lambda n: f"Musterberatung {n}")
    summary_de = "Beratung für alle."

    @factory.post_generation
    def topics(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.topics, items)

    @factory.post_generation
    def target_groups(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.target_groups, items)

    @factory.post_generation
    def languages(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.languages, items)

    @factory.post_generation
    def programs(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.programs, items)

    @factory.post_generation
    def municipalities(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.municipalities, items)

    @factory.post_generation
    def places(self: Any, create: bool, locations: Any, **_: Any) -> None:
        for order, location in enumerate(locations or ()):
            ServiceAtLocation.objects.create(service=self, location=location, sort_order=order)

    @factory.post_generation
    def phones(self: Any, create: bool, numbers: Any, **_: Any) -> None:
        for order, number in enumerate(numbers or ()):
            Phone.objects.create(service=self, number=number, sort_order=order)


class PlaceFactory(DjangoModelFactory[ServiceAtLocation]):
    """A service at one place of its organization."""

    class Meta:
        model = ServiceAtLocation

    service = factory.SubFactory(ServiceFactory)
    location = factory.SubFactory(LocationFactory, organization=factory.SelfAttribute("..service.organization"))


class PhoneFactory(DjangoModelFactory[Phone]):
    """A number of a service; give ``service=None, organization=…`` for one of an organization."""

    class Meta:
        model = Phone

    service = factory.SubFactory(ServiceFactory)
    number = "02421 000000"


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    service = factory.SubFactory(ServiceFactory)
    email = factory.Sequence(lambda n: f"office{n}@example.org")


class ScheduleFactory(DjangoModelFactory[Schedule]):
    """Monday, nine to twelve."""

    class Meta:
        model = Schedule

    service = factory.SubFactory(ServiceFactory)
    weekday = Weekday.MONDAY
    opens_at = time(9)
    closes_at = time(12)


class ScheduleExceptionFactory(DjangoModelFactory[ScheduleException]):
    """Closed yesterday, today and tomorrow."""

    class Meta:
        model = ScheduleException

    service = factory.SubFactory(ServiceFactory)
    first_day = factory.LazyFunction(lambda: date.today() - timedelta(days=1))
    last_day = factory.LazyFunction(lambda: date.today() + timedelta(days=1))


class VerificationFactory(DjangoModelFactory[Verification]):
    """A check by phone, due again after half a year."""

    class Meta:
        model = Verification

    service = factory.SubFactory(ServiceFactory)
    checked_on = factory.LazyFunction(date.today)
    checked_by_office = "Musteramt"
    method = VerificationMethod.PHONE
    next_due_on = factory.LazyAttribute(lambda check: check.checked_on + timedelta(days=180))


class ProgramFactory(DjangoModelFactory[Program]):
    class Meta:
        model = Program
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"program_{n}")
    name_de = factory.LazyAttribute(lambda item: f"Programm {item.code}")

    @factory.post_generation
    def topics(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.topics, items)

    @factory.post_generation
    def ask_at(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.ask_at, items)


class EligibilityRuleFactory(DjangoModelFactory[EligibilityRule]):
    """A rule of a program; give ``program=None, service=…`` for an own rule of a service, and ``statuses=[…]``."""

    class Meta:
        model = EligibilityRule
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    access = Access.YES
    paragraph = "§ 1 MusterG"

    @factory.post_generation
    def statuses(self: Any, create: bool, items: Any, **_: Any) -> None:
        _relate(self.statuses, items)


def _relate(manager: Any, items: Any) -> None:
    """Sets a parental many-to-many relation and writes it."""
    if items:
        manager.set(items)
        manager.commit()
