"""Reads the services that a referral could go to, and has them ranked. A fixed number of queries, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import Final

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from directory.core.point import Point
from directory.eligibility import Answer, RuleBook, best_of
from directory.geo.distance import kilometers
from directory.models import Municipality, ReferralIntake, ResidenceStatus, Service, ServiceAtLocation
from directory.querysets import ServiceQuerySet
from directory.visibility import public_places
from referrals.coverage import refusal_of
from referrals.matching import Candidate, Need, Ranking, rank
from referrals.models import CodeKind, Referral, ReferralCode

_MOST_WORDS: Final = 8


def ranking_for(referral: Referral, text: str = "") -> Ranking:
    """The services for the need of a draft, best first. With a ``text``: those whose name or organization has its words."""
    need = need_of(referral)
    services = list(_with_everything(_looked_for(need, text)))
    book = RuleBook.load([service.pk for service in services])
    statuses = _statuses(referral.residence_group_id)
    home = referral.municipality
    candidates = [_candidate(service, need, book, statuses, home) for service in services]
    stale_after = timedelta(days=settings.REFERRAL_CAPACITY_STALE_DAYS)
    return rank(need, candidates, timezone.localdate(), stale_after)


def need_of(referral: Referral) -> Need:
    """What the draft says about the need so far."""
    language = get_language() or SOURCE_LANGUAGE
    town = referral.municipality
    return Need(
        areas=frozenset(area.code for area in referral.life_areas.all()),
        has_residence_group=referral.residence_group_id is not None,
        languages=tuple((each.code, each.text("name", language)) for each in referral.languages.all()),
        needs_no_interpreter=referral.interpreter_need == "no",
        municipality=(town.ags, town.name) if town else None,
        lives_outside=referral.lives_outside,
        ages=_ages(referral.age_band),
        page_language=language,
    )


def receiving_services() -> ServiceQuerySet:
    """Services that exist for counsellors: what the public sees, and in a demonstration the made-up ones."""
    found: ServiceQuerySet = Service.objects.for_handover()
    return found


def named(services: ServiceQuerySet, text: str) -> ServiceQuerySet:
    """Those whose name, in any language, or whose organization's name has every word of the text."""
    words = text.split()[:_MOST_WORDS]
    return services.filter(reduce(and_, (_has(word) for word in words))) if words else services


def _has(word: str) -> Q:
    names = (Q(**{f"name_{language}__icontains": word}) for language in ALL_LANGUAGES)
    return reduce(or_, names, Q(organization__name__icontains=word) | Q(organization__alternate_name__icontains=word))


def _looked_for(need: Need, text: str) -> ServiceQuerySet:
    services = receiving_services()
    if text.strip():
        return named(services, text)
    if need.areas:
        return services.filter(topics__life_areas__code__in=need.areas).distinct()
    return services.exclude(referral_intake=ReferralIntake.NONE)


def _with_everything(services: ServiceQuerySet) -> ServiceQuerySet:
    places = ServiceAtLocation.objects.select_related("location__municipality")
    return services.select_related("organization").prefetch_related(
        "topics__life_areas",
        "languages",
        "municipalities",
        "programs",
        "organization__agreements",
        Prefetch("places", queryset=places),
    )


def _statuses(group_id: int | None) -> list[str]:
    if group_id is None:
        return []
    return list(ResidenceStatus.objects.filter(group=group_id).values_list("code", flat=True))


def _ages(band: str) -> tuple[int, int | None] | None:
    """The ages of an age group, as its code says."""
    code = ReferralCode.objects.filter(kind=CodeKind.AGE_BAND, code=band).first() if band else None
    if code is None or code.fact("from") is None:
        return None
    return code.fact("from"), code.fact("to")


def _candidate(
    service: Service, need: Need, book: RuleBook, statuses: Iterable[str], home: Municipality | None
) -> Candidate:
    answers = [book.for_service(service, status, service.programs.all()).answer for status in statuses]
    areas = {area.code: area for topic in service.topics.all() for area in topic.life_areas.all()}
    return Candidate(
        pk=service.pk,
        name=service.text("name", need.page_language),
        organization=service.organization.name,
        areas=tuple((code, area.text("name", need.page_language)) for code, area in areas.items()),
        has_topics=bool(areas),
        answer=best_of(answers) if answers else Answer.UNKNOWN,
        answer_varies=len(set(answers)) > 1,
        languages=frozenset(language.code for language in service.languages.all()),
        interpreter=service.interpreter,
        serves_whole_district=service.serves_whole_district,
        municipalities=frozenset(town.ags for town in service.municipalities.all()),
        kilometers=_distance(service, home),
        capacity=service.capacity,
        capacity_stated_on=service.capacity_stated_on,
        waiting_weeks=service.waiting_weeks,
        answer_days=service.answer_days,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        refusal=str(refusal_of(service)),
        is_authority=service.organization.is_public_authority,
    )


def _distance(service: Service, home: Municipality | None) -> float | None:
    """From the middle of the person's municipality to the nearest place; None where either is not known."""
    if home is None:
        return None
    start = Point(home.latitude, home.longitude)
    ends = [Point(*place.point) for place in public_places(service) if place.point is not None]
    return min((kilometers(start, end) for end in ends), default=None)
