"""Erases one referral: its content, then its attachments earlier than that, and at last its proofs. Nothing is only hidden (D4).

After its content is gone there is left the skeleton: number, both sides, codes of state, reason and outcome, and days; and the
proofs: consent, disclosures, history. When a proof is no longer needed all of it goes. Which is due when says ``retention``.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from referrals import ledger, statistics
from referrals.fields import Block, Kind, fields_of, request_fields
from referrals.models import Case, Consent, HistoryEntry, Referral
from referrals.workflow import ENDED, Actor, Status

logger = logging.getLogger(__name__)

#: Codes of the request that say how it was handed over and nothing about the person.
_SKELETON: Final = frozenset({"handover_type", "urgency"})
#: Columns outside of the request that hold words, or people who are no proof of anything.
_FURTHER: Final = (
    "responsible_name",
    "responsible_phone",
    "outcome_note",
    "suggested_service",
    "assignee",
    "no_show_count",
    "legal_hold_until",
    "legal_hold_reason",
)
_CONTENT: Final = ("blocks", "versions", "messages", "appointments", "links", "notifications", "reminders")


@transaction.atomic
def erase_content(referral: Referral, now: datetime | None = None) -> bool:
    """Erases everything but skeleton and proofs, and counts the referral in the statistics. False where it is done already."""
    row = Referral.objects.select_for_update().filter(pk=referral.pk, erased_at__isnull=True).first()
    if row is None:
        return False
    if statistics.is_counted(row):
        statistics.record(row)
    erase_attachments(row)
    for name in _CONTENT:
        getattr(row, name).all().delete()
    for each in (*request_fields(), *fields_of(Block.SERVICES)):
        if each.kind is Kind.ITEMS:
            getattr(row, each.name).clear()
    ledger.enter(row.reference, ledger.CONTENT)
    values = {"erased_at": now or timezone.now(), "version": F("version") + 1, **_empty_columns()}
    return bool(Referral.objects.filter(pk=row.pk, erased_at__isnull=True).update(**values))


def erase_attachments(referral: Referral) -> int:
    """Deletes the files, then their rows; returns how many. In this order nothing is left over where it is interrupted."""
    attachments = list(referral.attachments.all())
    for each in attachments:
        (Path(settings.REFERRAL_FILES_DIR) / each.storage_name).unlink(missing_ok=True)
        each.delete()
    return len(attachments)


@transaction.atomic
def erase_everything(referral: Referral, *, in_ledger: bool = True) -> None:
    """Deletes the referral with history and disclosures, its consent and its case when nothing else is in them."""
    consent, case = referral.consent, referral.case
    erase_attachments(referral)
    if in_ledger:
        ledger.enter(referral.reference, ledger.EVERYTHING)
    referral.delete()
    if not Referral.objects.filter(case=case).exists():
        Case.objects.filter(pk=case.pk).delete()
    elif consent is not None and not Referral.objects.filter(consent=consent).exists():
        Consent.objects.filter(pk=consent.pk).delete()


@transaction.atomic
def erase_again(referral: Referral) -> bool:
    """Erases what the ledger says was erased, after a back-up was restored. False where there is nothing to do.

    A referral that had not ended when the back-up was made is marked as created by mistake: what became of it is not known.
    """
    what = ledger.what_was_erased(referral.reference)
    if not what or (what == ledger.CONTENT and referral.erased_at is not None):
        return False
    if referral.status not in ENDED:
        _end(referral)
    erase_content(referral)
    if what == ledger.EVERYTHING:
        erase_everything(Referral.objects.get(pk=referral.pk))
    return True


def _end(referral: Referral) -> None:
    now = timezone.now()
    HistoryEntry.objects.create(
        referral=referral,
        step="mark_as_error",
        from_status=referral.status,
        from_business_status=referral.business_status,
        to_status=Status.ENTERED_IN_ERROR,
        role=Actor.SYSTEM,
    )
    Referral.objects.filter(pk=referral.pk).update(
        status=Status.ENTERED_IN_ERROR, business_status="", version=F("version") + 1,
        status_since=now, ended_at=now, closed_at=now,
    )  # fmt: skip


def _empty_columns() -> dict[str, Any]:
    """The columns that are emptied, with what they hold when nothing was written."""
    names = [f.name for f in request_fields() if f.kind is not Kind.ITEMS and f.name not in _SKELETON]
    fields = {name: Referral._meta.get_field(name) for name in (*names, *_FURTHER)}
    return {name: None if field.null else field.get_default() for name, field in fields.items()}  # type: ignore[union-attr]
