"""Which services fit a need: the order, the reasons in words, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from directory.core.languages import LocalizedText
from directory.eligibility import Answer
from directory.models import Access, Capacity, InterpreterAvailability, Organization, ReferralIntake
from portal.accounts.models import User
from referrals import actions
from referrals.candidates import ranking_for
from referrals.doer import Doer
from referrals.matching import Candidate, Match, Need, Ranking, Verdict, judge, rank
from referrals.models import Referral
from tests.factories import (
    EligibilityRuleFactory,
    LanguageFactory,
    LifeAreaFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganizationFactory,
    PlaceFactory,
    ProgramFactory,
    ResidenceStatusFactory,
    ResidenceStatusGroupFactory,
    TopicFactory,
)
from tests.referrals.making import receiving_service

TODAY = date(2026, 11, 25)
STALE = timedelta(days=14)
ARABIC = ("ar", LocalizedText("Arabisch", "de"))
WORK = ("work", LocalizedText("Arbeit", "de"))
NEED = Need(
    areas=frozenset({"work"}),
    has_residence_group=True,
    languages=(ARABIC,),
    municipality=("05358008", "Düren"),
    ages=(27, 44),
)
#: A service of which everything is known and good.
BEST = Candidate(
    pk=1,
    name=LocalizedText("Musterberatung", "de"),
    organization="Musterverein",
    areas=(WORK,),
    answer=Answer.OPEN,
    languages=frozenset({"ar"}),
    interpreter=InterpreterAvailability.BOOKABLE,
    serves_whole_district=True,
    kilometers=2.0,
    capacity=Capacity.OPEN,
    capacity_stated_on=TODAY,
    answer_days=2,
    minimum_age=18,
    maximum_age=65,
)
UNKNOWN: dict[str, Any] = {
    "areas": {"areas": (), "has_topics": False},
    "residence": {"answer": Answer.UNKNOWN},
    "language": {"languages": frozenset(), "interpreter": InterpreterAvailability.UNKNOWN},
    "place": {"serves_whole_district": False},
    "distance": {"kilometers": None},
    "age": {"minimum_age": None, "maximum_age": None},
    "capacity": {"capacity": Capacity.UNKNOWN, "capacity_stated_on": None},
    "answer time": {"answer_days": None},
}


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def judged(**fields: Any) -> Match:
    return judge(NEED, replace(BEST, **fields), TODAY, STALE)


def ranked(*candidates: Candidate) -> Ranking:
    return rank(NEED, candidates, TODAY, STALE)


def test_the_best_has_a_good_reason_for_everything() -> None:
    match = judged()
    assert {reason.verdict for reason in match.reasons} == {Verdict.GOOD}
    assert len(match.reasons) == len(UNKNOWN)
    assert match.fits


@pytest.mark.parametrize("criterion", list(UNKNOWN))
def test_what_is_unknown_never_counts_as_good_and_is_said(criterion: str) -> None:
    match = judged(**UNKNOWN[criterion])
    unknown = [reason for reason in match.reasons if reason.verdict is Verdict.UNKNOWN]
    assert len(unknown) == 1
    assert unknown[0].points == 0
    assert "not" in unknown[0].text
    assert match.points < judged().points
    assert match.fits


def test_knowing_nothing_is_worse_than_knowing_anything_good() -> None:
    nothing: dict[str, Any] = {}
    for fields in UNKNOWN.values():
        nothing |= fields
    base = judged(**nothing)
    assert base.points == 0
    for fields in UNKNOWN.values():
        known = {name: getattr(BEST, name) for name in fields}
        assert judged(**(nothing | known)).points > 0


def test_an_old_statement_of_capacity_is_unknown_and_says_its_day() -> None:
    fresh = judged(capacity_stated_on=TODAY - STALE)
    old = judged(capacity_stated_on=TODAY - STALE - timedelta(days=1))
    assert fresh.points > old.points == judged(**UNKNOWN["capacity"]).points
    assert any("not known any more" in reason.text for reason in old.reasons)


def test_a_short_waiting_list_is_better_than_a_long_one_and_worse_than_places() -> None:
    waiting = {"capacity": Capacity.WAITING_LIST}
    short, long = judged(**waiting, waiting_weeks=1), judged(**waiting, waiting_weeks=7)
    open_ended = judged(**waiting, waiting_weeks=None)
    assert judged().points > short.points > long.points > open_ended.points > judged(**UNKNOWN["capacity"]).points
    assert "1 " not in long.reasons[0].text
    assert any("week " in reason.text for reason in short.reasons)


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_NOW])
def test_a_service_that_is_not_open_to_the_group_does_not_fit(answer: Answer) -> None:
    ranking = ranked(replace(BEST, answer=answer), replace(BEST, pk=2, answer=Answer.UNKNOWN))
    assert [match.candidate.pk for match in ranking.fitting] == [2]
    assert [match.candidate.pk for match in ranking.unfitting] == [1]


def test_the_answers_of_the_residence_group_are_in_order() -> None:
    order = [Answer.OPEN, Answer.CONDITION, Answer.ASK, Answer.UNKNOWN]
    points = [judged(answer=answer).points for answer in order]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == len(points)
    assert points[0] > judged(answer_varies=True).points > points[1]


def test_a_list_of_other_places_does_not_fit() -> None:
    elsewhere = judged(serves_whole_district=False, municipalities=frozenset({"05358012"}))
    assert not elsewhere.fits
    assert any("Düren" in reason.text for reason in elsewhere.reasons)
    assert judged(serves_whole_district=False, municipalities=frozenset({"05358008"})).fits


def test_people_from_outside_do_not_fit_where_it_is_for_the_district() -> None:
    need = replace(NEED, municipality=None, lives_outside=True)
    assert not judge(need, BEST, TODAY, STALE).fits
    assert judge(need, replace(BEST, serves_whole_district=False), TODAY, STALE).fits


def test_another_age_does_not_fit_and_part_of_the_group_is_said() -> None:
    assert not judged(minimum_age=60).fits
    assert not judged(maximum_age=18, minimum_age=None).fits
    partly = judged(minimum_age=40)
    assert partly.fits
    assert Verdict.PARTLY in {reason.verdict for reason in partly.reasons}


def test_the_language_is_better_than_an_interpreter_and_that_is_better_than_neither() -> None:
    spoken = judged()
    interpreter = judged(languages=frozenset({"de"}))
    neither = judged(languages=frozenset({"de"}), interpreter=InterpreterAvailability.NONE)
    assert spoken.points > interpreter.points > judged(**UNKNOWN["language"]).points > neither.points


def test_nothing_is_said_about_what_was_not_asked() -> None:
    match = judge(Need(), BEST, TODAY, STALE)
    assert [reason.text for reason in match.reasons] == [
        match.reasons[0].text,
        'It answers within <bdi dir="ltr">2</bdi> working days.',
    ]


def test_who_cannot_receive_stands_apart_with_the_reason() -> None:
    ranking = ranked(replace(BEST, refusal="No agreement."), replace(BEST, pk=2, kilometers=30.0))
    assert [match.candidate.pk for match in ranking.closed] == [1]
    assert [match.candidate.pk for match in ranking.fitting] == [2]
    assert ranking.total == 2


def test_names_are_escaped() -> None:
    need = replace(NEED, municipality=("1", "<b>Ort</b>"))
    match = judge(need, replace(BEST, serves_whole_district=False, municipalities=frozenset({"1"})), TODAY, STALE)
    assert not any("<b>" in reason.text for reason in match.reasons)


# From the database


@pytest.fixture
def draft(alice: User, codes: None) -> Referral:
    """A draft that looks for work, in Arabic, in Düren, for somebody who is tolerated."""
    referral = actions.create_draft(alice)
    group = ResidenceStatusGroupFactory.create(code="tolerated")
    ResidenceStatusFactory.create(code="duld_60b", group=group)
    ResidenceStatusFactory.create(code="duld_60c", group=group)
    values = {
        "life_areas": [LifeAreaFactory.create(code="work")],
        "languages": [LanguageFactory.create(code="ar", name_de="Arabisch")],
        "municipality": MunicipalityFactory.create(name="Düren", latitude=50.80, longitude=6.48),
        "residence_group": group,
        "interpreter_need": "yes",
        "age_band": "age_27_44",
    }
    actions.save_request(referral, Doer.of(alice, referral), values)
    return Referral.objects.get(pk=referral.pk)


def work_service(organization: Organization, **fields: Any) -> Any:
    topic = TopicFactory.create(code="employment")
    topic.life_areas.set([LifeAreaFactory.create(code="work")])
    return receiving_service(organization, topics=[topic], **fields)


def reasons(ranking: Ranking, pk: int) -> str:
    every = (*ranking.fitting, *ranking.unfitting, *ranking.closed)
    return " ".join(reason.text for match in every if match.candidate.pk == pk for reason in match.reasons)


def test_services_of_the_life_area_are_found_and_ranked(draft: Referral, partner: Organization) -> None:
    bare = work_service(partner, name_de="Muster ohne Angaben")
    known = work_service(
        partner,
        name_de="Muster mit Angaben",
        languages=[LanguageFactory.create(code="ar")],
        serves_whole_district=True,
        capacity=Capacity.OPEN,
        capacity_stated_on=timezone.localdate(),
        answer_days=3,
    )
    place = LocationFactory.create(organization=partner, municipality=draft.municipality)
    PlaceFactory.create(service=known, location=place)
    receiving_service(partner, name_de="Muster zu anderem", topics=[TopicFactory.create(code="health")])
    ranking = ranking_for(draft)
    assert [match.candidate.pk for match in ranking.fitting] == [known.pk, bare.pk]
    assert "Arabisch" in reasons(ranking, known.pk)
    assert "0 km" in reasons(ranking, known.pk)


def test_the_best_answer_over_the_statuses_of_the_group_counts(draft: Referral, partner: Organization) -> None:
    program = ProgramFactory.create(code="program")
    service = work_service(partner, programs=[program])
    statuses = {code: ResidenceStatusFactory.create(code=code) for code in ("duld_60b", "duld_60c")}
    EligibilityRuleFactory.create(program=program, access=Access.NO, statuses=[statuses["duld_60b"]])
    assert not ranking_for(draft).fitting
    EligibilityRuleFactory.create(program=program, access=Access.YES, statuses=[statuses["duld_60c"]])
    ranking = ranking_for(draft)
    assert [match.candidate.pk for match in ranking.fitting] == [service.pk]
    assert "depends on the exact paper" in reasons(ranking, service.pk)


def test_a_service_without_intake_or_agreement_is_listed_apart(draft: Referral, partner: Organization) -> None:
    no_intake = work_service(partner, referral_intake=ReferralIntake.NONE)
    without = OrganizationFactory.create(name="Ohne Vertrag")
    no_agreement = work_service(without)
    without.agreements.all().delete()
    ranking = ranking_for(draft)
    assert {match.candidate.pk for match in ranking.closed} == {no_intake.pk, no_agreement.pk}
    assert all(match.candidate.refusal for match in ranking.closed)
    assert not ranking.fitting


def test_a_search_finds_by_name_whatever_it_is_about(draft: Referral, partner: Organization) -> None:
    found = receiving_service(partner, name_de="Schuldnerberatung Muster", name_ar="استشارة الديون")
    work_service(partner, name_de="Arbeit Muster")
    for text in ("schuldner", "الديون", "schuldner bildungsträger"):
        ranking = ranking_for(draft, text)
        assert [match.candidate.pk for match in (*ranking.fitting, *ranking.unfitting)] == [found.pk]
    assert not ranking_for(draft, "gibt es nicht").total


def test_archived_and_unpublished_services_are_not_offered(draft: Referral, partner: Organization) -> None:
    work_service(partner, status="defunct")
    work_service(partner, live=False)
    assert ranking_for(draft).total == 0


def test_the_number_of_queries_does_not_grow(
    draft: Referral, partner: Organization, django_assert_num_queries: Any
) -> None:
    def one_more() -> None:
        organization = OrganizationFactory.create()
        service = work_service(organization, programs=[ProgramFactory.create()], languages=[LanguageFactory.create()])
        PlaceFactory.create(service=service, location=LocationFactory.create(organization=organization))
        EligibilityRuleFactory.create(program=None, service=service, statuses=[ResidenceStatusFactory.create()])

    one_more()
    with django_assert_num_queries(17):
        ranking_for(Referral.objects.get(pk=draft.pk))
    for _number in range(9):
        one_more()
    with django_assert_num_queries(17):
        assert ranking_for(Referral.objects.get(pk=draft.pk)).total == 10
