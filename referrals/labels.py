"""What people read for codes: states, sides, steps, and the items of the code lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from referrals.models.code_list import CodeKind, ReferralCode
from referrals.workflow import BusinessStatus, Side, State, Status

STATUS_LABELS: Final[dict[Status, Promise]] = {
    Status.DRAFT: _("Draft"),
    Status.REQUESTED: _("Requested"),
    Status.ACCEPTED: _("Accepted"),
    Status.ON_HOLD: _("On hold"),
    Status.IN_PROGRESS: _("In progress"),
    Status.COMPLETED: _("Completed"),
    Status.FAILED: _("Did not work out"),
    Status.REJECTED: _("Declined"),
    Status.CANCELLED: _("Taken back"),
    Status.ENTERED_IN_ERROR: _("Created by mistake"),
}
BUSINESS_LABELS: Final[dict[BusinessStatus, Promise]] = {
    BusinessStatus.SENT: _("Sent"),
    BusinessStatus.ACKNOWLEDGED: _("Receipt confirmed"),
    BusinessStatus.INFO_REQUESTED: _("Question open"),
    BusinessStatus.INFO_PROVIDED: _("Question answered"),
    BusinessStatus.ACCEPTED: _("Accepted"),
    BusinessStatus.CONTACT_PENDING: _("Making contact"),
    BusinessStatus.APPOINTMENT_PROPOSED: _("Appointment proposed"),
    BusinessStatus.APPOINTMENT_SCHEDULED: _("Appointment agreed"),
    BusinessStatus.HANDOVER_JOINT: _("Joint conversation planned"),
    BusinessStatus.WAITLIST: _("Waiting list"),
    BusinessStatus.WAITING_DOCUMENTS: _("Papers are missing"),
    BusinessStatus.WAITING_AUTHORITY: _("Waiting for an authority"),
    BusinessStatus.CLIENT_PAUSED: _("Paused at the person’s wish"),
    BusinessStatus.APPOINTMENT_ATTENDED: _("Came to the appointment"),
    BusinessStatus.APPOINTMENT_NO_SHOW: _("Did not come"),
    BusinessStatus.APPOINTMENT_CANCELLED: _("Appointment cancelled"),
    BusinessStatus.SERVICE_RUNNING: _("Counselling is going on"),
    BusinessStatus.INTERIM_REPORT: _("Interim report"),
    BusinessStatus.OUTCOME_REPORTED: _("Outcome reported"),
    BusinessStatus.CLOSED: _("Closed"),
    BusinessStatus.DECLINED: _("Declined"),
    BusinessStatus.REDIRECT_SUGGESTED: _("Another service suggested"),
    BusinessStatus.WITHDRAWN_BY_SENDER: _("Taken back by the sender"),
    BusinessStatus.CONSENT_WITHDRAWN: _("Consent withdrawn"),
    BusinessStatus.CLIENT_WITHDREW: _("The person no longer wants it"),
    BusinessStatus.EXPIRED: _("Expired without an answer"),
}
TURN_LABELS: Final[dict[Side, Promise]] = {
    Side.SENDER: _("The sender’s turn"),
    Side.RECIPIENT: _("The recipient’s turn"),
    Side.NONE: _("Nobody’s turn"),
}


def state_label(state: State) -> str:
    """Status and what happens inside it: "Requested: question open"."""
    status, business = state
    outer, inner = str(STATUS_LABELS[status]), str(BUSINESS_LABELS.get(business, ""))
    return outer if not inner or inner == outer else f"{outer}: {inner}"


@dataclass(frozen=True, slots=True)
class CodeNames:
    """The names of all codes in one language, read with one query."""

    language: str
    names: Mapping[tuple[str, str], LocalizedText]

    @classmethod
    def load(cls, language: str | None = None) -> Self:
        """All names in the language, of the page where none is given."""
        chosen = language or get_language() or SOURCE_LANGUAGE
        return cls(chosen, {(item.kind, item.code): item.text("name", chosen) for item in ReferralCode.objects.all()})

    def name(self, kind: CodeKind | str, code: str) -> LocalizedText:
        """The name of a code; the code itself where the list does not have it."""
        return self.names.get((str(kind), code), LocalizedText(code, self.language))
