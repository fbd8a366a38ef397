"""The life of a referral: ONE table of all steps, and the questions that can be asked of it. Pure: no database, no request.

States are the Task codes of HL7 FHIR R4 (``status``); what happens inside a state is the ``business_status``, as the closed-loop
referral of the Gravity SDOH Clinical Care guide keeps them apart. An acknowledgement is not an answer. The numbers T1 to T23
are the ones that the tests and the documentation use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(StrEnum):
    """FHIR Task.status."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    ON_HOLD = "on-hold"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


class BusinessStatus(StrEnum):
    """What happens inside a status (FHIR Task.businessStatus)."""

    NONE = ""
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    INFO_PROVIDED = "info_provided"
    ACCEPTED = "accepted"
    CONTACT_PENDING = "contact_pending"
    APPOINTMENT_PROPOSED = "appointment_proposed"
    APPOINTMENT_SCHEDULED = "appointment_scheduled"
    HANDOVER_JOINT = "handover_joint"
    WAITLIST = "waitlist"
    WAITING_DOCUMENTS = "waiting_documents"
    WAITING_AUTHORITY = "waiting_authority"
    CLIENT_PAUSED = "client_paused"
    APPOINTMENT_ATTENDED = "appointment_attended"
    APPOINTMENT_NO_SHOW = "appointment_no_show"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    SERVICE_RUNNING = "service_running"
    INTERIM_REPORT = "interim_report"
    OUTCOME_REPORTED = "outcome_reported"
    CLOSED = "closed"
    DECLINED = "declined"
    REDIRECT_SUGGESTED = "redirect_suggested"
    WITHDRAWN_BY_SENDER = "withdrawn_by_sender"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CLIENT_WITHDREW = "client_withdrew"
    EXPIRED = "expired"


class Actor(StrEnum):
    """In which role somebody takes a step."""

    SENDER = "sender"  # the counsellor who wrote it, or a deputy
    SENDER_LEAD = "sender_lead"
    INTAKE = "intake"  # gatekeeper of the receiving organization
    WORKER = "worker"  # works on it there
    RECIPIENT_LEAD = "recipient_lead"
    LINK = "link"  # holds a secure link: intake without an account
    PRIVACY_OFFICER = "privacy_officer"
    SYSTEM = "system"


class Side(StrEnum):
    """Whose turn it is."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    NONE = "none"


State = tuple[Status, BusinessStatus]
S, B, A = Status, BusinessStatus, Actor

#: Every state there is, and whose turn it is in it.
BALL_WITH: Final[dict[State, Side]] = {
    (S.DRAFT, B.NONE): Side.SENDER,
    (S.REQUESTED, B.SENT): Side.RECIPIENT,
    (S.REQUESTED, B.ACKNOWLEDGED): Side.RECIPIENT,
    (S.REQUESTED, B.INFO_REQUESTED): Side.SENDER,
    (S.REQUESTED, B.INFO_PROVIDED): Side.RECIPIENT,
    (S.ACCEPTED, B.ACCEPTED): Side.RECIPIENT,
    (S.ACCEPTED, B.CONTACT_PENDING): Side.RECIPIENT,
    (S.ACCEPTED, B.APPOINTMENT_PROPOSED): Side.SENDER,  # the other side where the sender proposed: see ``ball_with``
    (S.ACCEPTED, B.APPOINTMENT_SCHEDULED): Side.RECIPIENT,
    (S.ACCEPTED, B.HANDOVER_JOINT): Side.RECIPIENT,
    (S.ON_HOLD, B.WAITLIST): Side.RECIPIENT,
    (S.ON_HOLD, B.WAITING_DOCUMENTS): Side.RECIPIENT,
    (S.ON_HOLD, B.WAITING_AUTHORITY): Side.RECIPIENT,
    (S.ON_HOLD, B.CLIENT_PAUSED): Side.RECIPIENT,
    (S.IN_PROGRESS, B.APPOINTMENT_ATTENDED): Side.RECIPIENT,
    (S.IN_PROGRESS, B.APPOINTMENT_NO_SHOW): Side.RECIPIENT,
    (S.IN_PROGRESS, B.APPOINTMENT_CANCELLED): Side.RECIPIENT,
    (S.IN_PROGRESS, B.SERVICE_RUNNING): Side.RECIPIENT,
    (S.IN_PROGRESS, B.INTERIM_REPORT): Side.RECIPIENT,
    (S.COMPLETED, B.OUTCOME_REPORTED): Side.SENDER,
    (S.COMPLETED, B.CLOSED): Side.NONE,
    (S.FAILED, B.OUTCOME_REPORTED): Side.SENDER,
    (S.FAILED, B.CLOSED): Side.NONE,
    (S.REJECTED, B.DECLINED): Side.SENDER,
    (S.REJECTED, B.REDIRECT_SUGGESTED): Side.SENDER,
    (S.REJECTED, B.CLOSED): Side.NONE,
    (S.CANCELLED, B.WITHDRAWN_BY_SENDER): Side.NONE,
    (S.CANCELLED, B.CONSENT_WITHDRAWN): Side.NONE,
    (S.CANCELLED, B.CLIENT_WITHDREW): Side.NONE,
    (S.CANCELLED, B.EXPIRED): Side.NONE,
    (S.ENTERED_IN_ERROR, B.NONE): Side.NONE,
}

#: After acceptance and before the end: the recipient's people see who the person is.
RELEASED: Final = frozenset({S.ACCEPTED, S.ON_HOLD, S.IN_PROGRESS, S.COMPLETED, S.FAILED})
#: Sent and not at its end.
ACTIVE: Final = frozenset({S.REQUESTED, S.ACCEPTED, S.ON_HOLD, S.IN_PROGRESS})
#: Nothing more is done with it but closing and erasing.
ENDED: Final = frozenset({S.COMPLETED, S.FAILED, S.REJECTED, S.CANCELLED, S.ENTERED_IN_ERROR})

_REQUESTED: Final = tuple(state for state in BALL_WITH if state[0] is S.REQUESTED)
_ANSWERABLE: Final = ((S.REQUESTED, B.SENT), (S.REQUESTED, B.ACKNOWLEDGED), (S.REQUESTED, B.INFO_PROVIDED))
_ACCEPTED: Final = tuple(state for state in BALL_WITH if state[0] is S.ACCEPTED)
_ON_HOLD: Final = tuple(state for state in BALL_WITH if state[0] is S.ON_HOLD)
_IN_PROGRESS: Final = tuple(state for state in BALL_WITH if state[0] is S.IN_PROGRESS)
_BETWEEN_APPOINTMENTS: Final = ((S.IN_PROGRESS, B.APPOINTMENT_NO_SHOW), (S.IN_PROGRESS, B.APPOINTMENT_CANCELLED))
_ALL_ACTIVE: Final = _REQUESTED + _ACCEPTED + _ON_HOLD + _IN_PROGRESS
_CANCELLED: Final = tuple(state for state in BALL_WITH if state[0] is S.CANCELLED)
#: At their end, while the content is still there: consent can be withdrawn until it is erased.
_ANSWERED: Final = tuple(state for state in BALL_WITH if state[0] in (S.COMPLETED, S.FAILED, S.REJECTED))

_RECIPIENTS: Final = frozenset({A.INTAKE, A.WORKER})
_BOTH_SIDES: Final = frozenset({A.SENDER, A.INTAKE, A.WORKER})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. ``targets``: the states it may lead to; empty where the state stays as it is.

    ``stays``: the sources out of which it leads nowhere although it has targets.
    """

    number: str
    name: str
    label: Promise | str
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    actors: frozenset[Actor]
    #: The other side must be told, by a mail that says nothing but that there is something new.
    tells: Side = Side.NONE
    stays: tuple[State, ...] = ()

    def leads_to(self, state: State) -> tuple[State, ...]:
        """Where the step may lead from a state: the targets, or the state itself."""
        return (state,) if state in self.stays or not self.targets else self.targets


#: T1 creates a draft and T23 erases an ended referral; neither starts from one state and ends in another.
STEPS: Final[tuple[Step, ...]] = (
    Step("T2", "send", _("Send"), ((S.DRAFT, B.NONE),), ((S.REQUESTED, B.SENT),), frozenset({A.SENDER}), Side.RECIPIENT),
    Step(
        "T3", "acknowledge", _("Confirm receipt"), ((S.REQUESTED, B.SENT),), ((S.REQUESTED, B.ACKNOWLEDGED),),
        frozenset({A.INTAKE, A.LINK}),
    ),
    Step(
        "T4", "ask_back", _("Ask back"), _ANSWERABLE, ((S.REQUESTED, B.INFO_REQUESTED),),
        frozenset({A.INTAKE, A.WORKER, A.LINK}), Side.SENDER,
    ),
    Step(
        "T5", "answer", _("Answer the question"), ((S.REQUESTED, B.INFO_REQUESTED),), ((S.REQUESTED, B.INFO_PROVIDED),),
        frozenset({A.SENDER}), Side.RECIPIENT,
    ),
    Step(
        "T6", "accept", _("Accept"), _REQUESTED, ((S.ACCEPTED, B.ACCEPTED),), frozenset({A.INTAKE, A.WORKER, A.LINK}),
        Side.SENDER,
    ),
    Step(
        "T7", "decline", _("Decline"), _REQUESTED, ((S.REJECTED, B.DECLINED), (S.REJECTED, B.REDIRECT_SUGGESTED)),
        frozenset({A.INTAKE, A.LINK}), Side.SENDER,
    ),
    Step(
        "T8", "withdraw", _("Take back"), _ALL_ACTIVE,
        ((S.CANCELLED, B.WITHDRAWN_BY_SENDER), (S.CANCELLED, B.CLIENT_WITHDREW)), frozenset({A.SENDER, A.SENDER_LEAD}),
        Side.RECIPIENT,
    ),
    Step(
        "T9", "withdraw_consent", _("Record that consent was withdrawn"), _ALL_ACTIVE + _ANSWERED,
        ((S.CANCELLED, B.CONSENT_WITHDRAWN),),
        # the portal: it carries a withdrawal to the other referrals under the same consent
        frozenset({A.SENDER, A.PRIVACY_OFFICER, A.INTAKE, A.WORKER, A.SYSTEM}), Side.RECIPIENT, _ANSWERED,
    ),
    Step(
        "T10", "hold", _("Put on hold"), _ACCEPTED + _IN_PROGRESS, _ON_HOLD, _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T11", "resume", _("Go on"), _ON_HOLD, ((S.ACCEPTED, B.CONTACT_PENDING), (S.IN_PROGRESS, B.SERVICE_RUNNING)),
        _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T12a", "propose_appointment", _("Propose an appointment"), _ACCEPTED + _BETWEEN_APPOINTMENTS,
        ((S.ACCEPTED, B.APPOINTMENT_PROPOSED),), _BOTH_SIDES,
    ),
    Step(
        "T12b", "confirm_appointment", _("Confirm the appointment"), ((S.ACCEPTED, B.APPOINTMENT_PROPOSED),),
        ((S.ACCEPTED, B.APPOINTMENT_SCHEDULED),), _BOTH_SIDES,
    ),
    Step(
        "T12c", "cancel_appointment", _("Cancel the appointment"),
        ((S.ACCEPTED, B.APPOINTMENT_PROPOSED), (S.ACCEPTED, B.APPOINTMENT_SCHEDULED), (S.ACCEPTED, B.HANDOVER_JOINT)),
        ((S.ACCEPTED, B.CONTACT_PENDING), (S.IN_PROGRESS, B.APPOINTMENT_CANCELLED)), _BOTH_SIDES,
    ),
    Step(
        "T12d", "plan_joint_handover", _("Plan a joint conversation"), _ACCEPTED, ((S.ACCEPTED, B.HANDOVER_JOINT),),
        _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T13a", "begin", _("Counselling has begun"), _ACCEPTED + _BETWEEN_APPOINTMENTS,
        ((S.IN_PROGRESS, B.APPOINTMENT_ATTENDED), (S.IN_PROGRESS, B.SERVICE_RUNNING)), _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T13b", "no_show", _("The person did not come"), _ACCEPTED + _BETWEEN_APPOINTMENTS,
        ((S.IN_PROGRESS, B.APPOINTMENT_NO_SHOW),), _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T14", "report", _("Interim report"), _IN_PROGRESS, ((S.IN_PROGRESS, B.INTERIM_REPORT),), _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T15", "complete", _("Report the outcome"), _ACCEPTED + _ON_HOLD + _IN_PROGRESS, ((S.COMPLETED, B.OUTCOME_REPORTED),),
        _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T16", "fail", _("Report that it did not work out"), _ACCEPTED + _ON_HOLD + _IN_PROGRESS,
        ((S.FAILED, B.OUTCOME_REPORTED),), _RECIPIENTS, Side.SENDER,
    ),
    Step(
        "T17a", "close_completed", _("I have taken note"), ((S.COMPLETED, B.OUTCOME_REPORTED),), ((S.COMPLETED, B.CLOSED),),
        frozenset({A.SENDER, A.SYSTEM}),
    ),
    Step(
        "T17b", "close_failed", _("I have taken note"), ((S.FAILED, B.OUTCOME_REPORTED),), ((S.FAILED, B.CLOSED),),
        frozenset({A.SENDER, A.SYSTEM}),
    ),
    Step(
        "T17c", "close_rejected", _("I have taken note"), ((S.REJECTED, B.DECLINED), (S.REJECTED, B.REDIRECT_SUGGESTED)),
        ((S.REJECTED, B.CLOSED),), frozenset({A.SENDER, A.SYSTEM}),
    ),
    Step(
        "T17d", "confirm_cancellation", _("I have taken note"), _CANCELLED, (), frozenset({A.INTAKE, A.WORKER, A.LINK}),
    ),
    Step(
        "T18", "expire", _("Expired without an answer"), _REQUESTED, ((S.CANCELLED, B.EXPIRED),), frozenset({A.SYSTEM}),
        Side.SENDER,
    ),
    Step(
        "T19", "undo_acceptance", _("Take the acceptance back"), _ACCEPTED, ((S.REQUESTED, B.ACKNOWLEDGED),),
        frozenset({A.INTAKE, A.WORKER}), Side.SENDER,
    ),
    Step(
        "T20", "mark_as_error", _("Created by mistake"),
        tuple(state for state in BALL_WITH if state[0] is not S.ENTERED_IN_ERROR), ((S.ENTERED_IN_ERROR, B.NONE),),
        frozenset({A.SENDER, A.SENDER_LEAD}), Side.RECIPIENT,
    ),
    Step(
        "T21", "refer_onward", _("Refer onward"), _ACCEPTED + _IN_PROGRESS, (), _BOTH_SIDES,
    ),
    Step(
        "T22", "assign", _("Assign"), _ALL_ACTIVE, (), frozenset({A.INTAKE, A.RECIPIENT_LEAD}),
    ),
)  # fmt: skip

_BY_NAME: Final = {step.name: step for step in STEPS}


def step(name: str) -> Step:
    """The row of the table. Raises KeyError for a name that is not in it."""
    return _BY_NAME[name]


def possible(state: State, actors: frozenset[Actor]) -> Iterator[Step]:
    """The steps that somebody in these roles can take in a state, in the order of the table."""
    return (each for each in STEPS if state in each.sources and each.actors & actors)


def ball_with(state: State, *, proposed_by: Side = Side.NONE) -> Side:
    """Whose turn it is. An open proposal of an appointment waits for the side that did not make it."""
    if state == (S.ACCEPTED, B.APPOINTMENT_PROPOSED) and proposed_by is Side.SENDER:
        return Side.RECIPIENT
    return BALL_WITH[state]


def releases_identity(before: Status, after: Status) -> bool:
    """True for the one kind of step after which the recipient sees who the person is: acceptance."""
    return before not in RELEASED and after in RELEASED
