"""What the page of a referral shows besides its fields: the message form, the attached files, the documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.core.languages import LocalizedText
from referrals import attachments, calendars
from referrals.actions.conversing import may_write
from referrals.disclosure import IDENTITY
from referrals.export import may_export
from referrals.forms.attachments import AttachmentForm
from referrals.forms.messages import MessageForm
from referrals.labels import CodeNames
from referrals.models import Attachment, CodeKind, Referral
from referrals.views.access import Opened
from referrals.workflow import Status


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as a line of the page."""

    attachment: Attachment
    kind: LocalizedText
    may_delete: bool
    is_infected: bool


@dataclass(frozen=True, slots=True)
class Document:
    """Something to download."""

    label: str
    url: str


def enclosed(opened: Opened, names: CodeNames) -> dict[str, Any]:
    """The variables of the includes ``_messages``, ``_attachments`` and ``_documents``."""
    referral, doer = opened.referral, opened.doer
    before_acceptance = referral.status == Status.REQUESTED
    return {
        "message_form": MessageForm(before_acceptance=before_acceptance) if may_write(referral, doer) else None,
        "attached_files": [
            AttachedFile(
                each,
                names.name(CodeKind.ATTACHMENT_KIND, each.kind),
                attachments.may_detach(referral, doer, each),
                each.scan == Attachment.Scan.INFECTED,
            )
            for each in attachments.visible(opened.shown)
        ],
        "attachment_form": AttachmentForm() if attachments.may_attach(referral, doer) else None,
        "documents": documents(opened),
    }


def documents(opened: Opened) -> list[Document]:
    """What the person can download now."""
    referral = opened.referral
    found = [_sheet(_("The request, without a name"), referral, "request")]
    if opened.shown.tier >= IDENTITY:
        found.append(_sheet(_("The handover, with everything you may see"), referral, "handover"))
        if calendars.appointment_of(referral) is not None:
            found.append(_other(_("The appointment for your calendar"), referral, "appointment_ics"))
    if opened.is_sender and referral.consent_id is not None:
        found.append(_sheet(_("The person’s copy, in their language"), referral, "client-copy"))
    if referral.outcome and referral.status in (Status.COMPLETED, Status.FAILED):
        found.append(_sheet(_("The outcome"), referral, "outcome"))
    if opened.is_sender and opened.doer.user is not None and may_export(referral.case, opened.doer.user):
        found.append(_other(_("Everything that is stored about the person (PDF)"), referral, "person_pdf"))
        found.append(_other(_("Everything that is stored about the person (JSON)"), referral, "person_json"))
    found.append(_other(_("For other programs (FHIR)"), referral, "fhir"))
    return found


def _sheet(label: str, referral: Referral, kind: str) -> Document:
    return Document(label, reverse("referrals:sheet", args=[referral.reference, kind]))


def _other(label: str, referral: Referral, name: str) -> Document:
    return Document(label, reverse(f"referrals:{name}", args=[referral.reference]))
