"""The table of steps, and random walks over it: on the table alone, and on real referrals by the verbs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Service
from portal.accounts.models import User
from referrals.disclosure import REQUEST, STUB, tier_of
from referrals.doer import Doer
from referrals.errors import NotPossibleNow
from referrals.models import Referral
from referrals.workflow import (
    ACTIVE,
    BALL_WITH,
    ENDED,
    RELEASED,
    STEPS,
    Actor,
    BusinessStatus,
    Side,
    State,
    Status,
    Step,
    ball_with,
    possible,
    releases_identity,
    step,
)
from tests.referrals.steps import CALLS, WAYS, People, doer_of, ready, take

DRAFT: State = (Status.DRAFT, BusinessStatus.NONE)
_ACTIVE = "requested/* accepted/* on-hold/* in-progress/*"
#: Section by section what the domain asks for: number, step, from, to (nothing: stays), by whom.
TABLE = [
    ("T2", "send", "draft/", "requested/sent", "sender"),
    ("T3", "acknowledge", "requested/sent", "requested/acknowledged", "intake link"),
    (
        "T4",
        "ask_back",
        "requested/sent requested/acknowledged requested/info_provided",  # one open question at a time
        "requested/info_requested",
        "intake worker link",
    ),
    ("T5", "answer", "requested/info_requested", "requested/info_provided", "sender"),
    ("T6", "accept", "requested/*", "accepted/accepted", "intake worker link"),
    ("T7", "decline", "requested/*", "rejected/declined rejected/redirect_suggested", "intake link"),
    ("T8", "withdraw", _ACTIVE, "cancelled/withdrawn_by_sender cancelled/client_withdrew", "sender sender_lead"),
    (
        "T9",
        "withdraw_consent",
        f"{_ACTIVE} completed/* failed/* rejected/*",  # B3: possible at any time
        "cancelled/consent_withdrawn",
        "sender privacy_officer intake worker system",
    ),
    ("T10", "hold", "accepted/* in-progress/*", "on-hold/*", "intake worker"),
    ("T11", "resume", "on-hold/*", "accepted/contact_pending in-progress/service_running", "intake worker"),
    (
        "T12a",
        "propose_appointment",
        "accepted/* in-progress/appointment_no_show in-progress/appointment_cancelled",
        "accepted/appointment_proposed",
        "sender intake worker",
    ),
    (
        "T12b",
        "confirm_appointment",
        "accepted/appointment_proposed",
        "accepted/appointment_scheduled",
        "sender intake worker",
    ),
    (
        "T12c",
        "cancel_appointment",
        "accepted/appointment_proposed accepted/appointment_scheduled accepted/handover_joint",
        "accepted/contact_pending in-progress/appointment_cancelled",
        "sender intake worker",
    ),
    ("T12d", "plan_joint_handover", "accepted/*", "accepted/handover_joint", "intake worker"),
    (
        "T13a",
        "begin",
        "accepted/* in-progress/appointment_no_show in-progress/appointment_cancelled",
        "in-progress/appointment_attended in-progress/service_running",
        "intake worker",
    ),
    (
        "T13b",
        "no_show",
        "accepted/* in-progress/appointment_no_show in-progress/appointment_cancelled",
        "in-progress/appointment_no_show",
        "intake worker",
    ),
    ("T14", "report", "in-progress/*", "in-progress/interim_report", "intake worker"),
    ("T15", "complete", "accepted/* on-hold/* in-progress/*", "completed/outcome_reported", "intake worker"),
    ("T16", "fail", "accepted/* on-hold/* in-progress/*", "failed/outcome_reported", "intake worker"),
    ("T17a", "close_completed", "completed/outcome_reported", "completed/closed", "sender system"),
    ("T17b", "close_failed", "failed/outcome_reported", "failed/closed", "sender system"),
    ("T17c", "close_rejected", "rejected/declined rejected/redirect_suggested", "rejected/closed", "sender system"),
    ("T17d", "confirm_cancellation", "cancelled/*", "", "intake worker link"),
    ("T18", "expire", "requested/*", "cancelled/expired", "system"),
    ("T19", "undo_acceptance", "accepted/*", "requested/acknowledged", "intake worker"),
    (
        "T20",
        "mark_as_error",
        f"draft/ {_ACTIVE} completed/* failed/* rejected/* cancelled/*",
        "entered-in-error/",
        "sender sender_lead",
    ),
    ("T21", "refer_onward", "accepted/* in-progress/*", "", "sender intake worker"),
    ("T22", "assign", _ACTIVE, "", "intake recipient_lead"),
]


def _states(words: str) -> set[State]:
    return {state for word in words.split() for state in BALL_WITH if _fits(word, state)}


def _fits(word: str, state: State) -> bool:
    status, business = word.split("/")
    return state[0] == status and business in ("*", state[1])


@pytest.mark.parametrize(("number", "name", "sources", "targets", "actors"), TABLE, ids=[row[1] for row in TABLE])
def test_the_table_has_each_step_with_its_sources_targets_and_actors(
    number: str, name: str, sources: str, targets: str, actors: str
) -> None:
    row = step(name)
    assert row.number == number
    assert set(row.sources) == _states(sources)
    assert set(row.targets) == _states(targets)
    assert row.actors == {Actor(actor) for actor in actors.split()}


def test_the_table_has_no_other_steps() -> None:
    assert [(row.number, row.name) for row in STEPS] == [(number, name) for number, name, *_ in TABLE]


def test_every_step_has_a_verb() -> None:
    assert set(CALLS) == set(WAYS) == {row.name for row in STEPS}


def test_every_state_can_be_reached() -> None:
    reached, todo = {DRAFT}, [DRAFT]
    while todo:
        state = todo.pop()
        found = {target for _step, target in _ways_on(state)} - reached
        reached |= found
        todo += found
    assert reached == set(BALL_WITH)


def test_every_active_state_waits_for_somebody() -> None:
    for state in BALL_WITH:
        for proposed_by in Side:
            owner = ball_with(state, proposed_by=proposed_by)
            if state[0] in ACTIVE or state == DRAFT:
                assert owner is not Side.NONE, state


def test_every_active_state_can_be_left_by_the_side_that_it_waits_for() -> None:
    sides = {
        Side.SENDER: {Actor.SENDER, Actor.SENDER_LEAD},
        Side.RECIPIENT: {Actor.INTAKE, Actor.WORKER},
    }
    for state in BALL_WITH:
        if state[0] in ACTIVE:
            steps = possible(state, frozenset(sides[BALL_WITH[state]]))
            assert any(target != state for each in steps for target in each.leads_to(state)), state


def test_an_open_proposal_waits_for_the_side_that_did_not_make_it() -> None:
    state = (Status.ACCEPTED, BusinessStatus.APPOINTMENT_PROPOSED)
    assert ball_with(state, proposed_by=Side.RECIPIENT) is Side.SENDER
    assert ball_with(state, proposed_by=Side.SENDER) is Side.RECIPIENT


def test_what_was_refused_is_never_opened_again() -> None:
    for row in STEPS:
        for source in row.sources:
            if source[0] in ENDED:
                assert all(target[0] in ENDED for target in row.leads_to(source)), (row.name, source)


def test_a_withdrawal_after_the_end_leaves_the_state() -> None:
    state = (Status.COMPLETED, BusinessStatus.CLOSED)
    assert step("withdraw_consent").leads_to(state) == (state,)
    assert step("withdraw_consent").leads_to((Status.ACCEPTED, BusinessStatus.ACCEPTED)) == (
        (Status.CANCELLED, BusinessStatus.CONSENT_WITHDRAWN),
    )


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=40))
def test_no_walk_over_the_table_leaves_it_or_an_owner_or_releases_identity_without_acceptance(
    choices: list[int],
) -> None:
    state, accepted = DRAFT, False
    for choice in choices:
        ways = list(_ways_on(state))
        if not ways:
            break
        row, target = ways[choice % len(ways)]
        assert target in BALL_WITH
        if target[0] in ACTIVE:
            assert BALL_WITH[target] is not Side.NONE
        if releases_identity(state[0], target[0]):
            assert row.name == "accept"
        accepted = row.name == "accept" or (accepted and row.name != "undo_acceptance")
        assert target[0] not in RELEASED or accepted
        state = target


def _ways_on(state: State) -> Iterator[tuple[Step, State]]:
    for row in STEPS:
        if state in row.sources:
            for target in row.leads_to(state):
                yield row, target


# The same on real referrals ------------------------------------------------------------------------------------------


#: More often than its share: the middle of the course, which a walk would else seldom reach.
_WEIGHTS = {"withdraw": 0.1, "withdraw_consent": 0.1, "mark_as_error": 0.05, "expire": 0.1, "decline": 0.2}


@pytest.mark.parametrize("seed", range(14))
def test_a_walk_by_the_verbs_follows_the_table(seed: int, people: People, service: Service, bob: User) -> None:
    dice = random.Random(seed)
    referral = ready(people, service)
    accepted = False
    for _turn in range(14):
        _nothing_else_is_possible(referral, people, dice)
        ways = [row for row in STEPS if referral.state in row.sources and _has_sense(row, referral)]
        if not ways:
            break
        row = dice.choices(ways, [_WEIGHTS.get(each.name, 1) for each in ways])[0]
        before, rows = referral.state, referral.history.count()
        referral = take(row.name, referral, people)
        accepted = row.name == "accept" or (accepted and row.name != "undo_acceptance")
        assert referral.state in row.leads_to(before)
        assert referral.history.count() == rows + 1
        if referral.status in ACTIVE:
            assert referral.ball_with is not Side.NONE
            assert _turn_in_lists(referral) == referral.ball_with
        tier = tier_of(referral, Doer.of(people.intake, referral))
        assert tier <= REQUEST or accepted
        assert tier_of(referral, Doer.of(bob, referral)) == STUB
    _history_is_a_chain(referral)


def _has_sense(row: Step, referral: Referral) -> bool:
    if row.name == "refer_onward":
        return referral.children.count() == 0
    if row.name == "withdraw_consent":
        return referral.consent.withdrawn_at is None
    return not (row.name == "confirm_cancellation" and referral.cancellation_confirmed_at)


def _nothing_else_is_possible(referral: Referral, people: People, dice: random.Random) -> None:
    others = [row for row in STEPS if referral.state not in row.sources and _is_in_a_role(row, referral, people)]
    for row in dice.sample(others, min(4, len(others))):
        with pytest.raises(NotPossibleNow):
            take(row.name, referral, people)
        assert Referral.objects.get(pk=referral.pk).version == referral.version


def _is_in_a_role(row: Step, referral: Referral, people: People) -> bool:
    # "close" is one verb for three steps: it finds the one that fits the state
    if row.name.startswith("close_") and referral.status in (Status.COMPLETED, Status.FAILED, Status.REJECTED):
        return False
    if row.name == "confirm_appointment" and not referral.appointments.exists():
        return False
    return doer_of(row.name, referral, people).role_for(row.actors) is not None


def _turn_in_lists(referral: Referral) -> Side:
    same = Referral.objects.filter(pk=referral.pk)
    found = [side for side in (Side.SENDER, Side.RECIPIENT) if same.turn_of(side).exists()]
    assert len(found) == 1
    return found[0]


def _history_is_a_chain(referral: Referral) -> None:
    lines = list(referral.history.all())
    assert lines[0].step == "create"
    for earlier, later in pairwise(lines):
        assert (later.from_status, later.from_business_status) == (earlier.to_status, earlier.to_business_status)
    assert (lines[-1].to_status, lines[-1].to_business_status) == referral.state
