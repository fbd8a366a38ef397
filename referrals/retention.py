"""When what is erased (table D of the retention plan; the periods are settings REFERRAL_*). ``erasure`` does it.

Every kind of data has one rule: a beginning and a period. A legal hold stops the rules for one referral; it needs a reason and a
last day. Running it twice does nothing twice, and what fails for one referral stops no other.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from directory.permissions import OPERATORS
from referrals import ledger
from referrals.erasure import erase_again, erase_attachments, erase_content, erase_everything
from referrals.errors import Incomplete
from referrals.models import (
    AccessEntry,
    Attachment,
    Case,
    Consent,
    Invitation,
    Notification,
    Referral,
    SecureLink,
)
from referrals.workflow import ENDED, BusinessStatus, Status

logger = logging.getLogger(__name__)

_WAYS_IN: Final = timedelta(hours=24)  # links, invitations, files without a referral
_NEWS: Final = timedelta(days=30)
LONGEST_HOLD: Final = timedelta(days=3 * 366)


@dataclass
class Report:
    """What a run did, in numbers alone."""

    done: Counter[str] = field(default_factory=Counter)
    failures: int = 0

    def each(self, name: str, referrals: Iterable[Referral], erase: Callable[[Referral], Any]) -> None:
        """Erases one after the other. What fails is counted and tried again in the next run."""
        self.done[name] += 0  # so that it is in the report where nothing was due
        for referral in referrals:
            try:
                self.done[name] += int(erase(referral) is not False)
            except Exception as problem:
                self.failures += 1
                logger.error("Erasing a referral failed: %s", type(problem).__name__)

    def lines(self) -> list[str]:
        """For the command and the mail."""
        return [f"{name}: {number}" for name, number in self.done.items()] + [f"failures: {self.failures}"]


def erase_expired(now: datetime | None = None) -> Report:
    """Erases everything whose time is over. Counts, and mails the operator when something failed."""
    moment = now or timezone.now()
    report = Report()
    report.each("contents", contents_due(moment), lambda each: erase_content(each, moment))
    report.each("attachments", attachments_due(moment), erase_attachments)
    report.each("proofs", proofs_due(moment), erase_everything)
    report.each("drafts", drafts_due(moment), lambda each: erase_everything(each, in_ledger=False))
    report.done.update(_delete_rows(moment))
    report.done["files"] = _delete_lost_files(moment)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    ledger.write_file()
    if report.failures:
        _tell_operator(report)
    return report


def replay(path: Path | None = None) -> Report:
    """Erases again what a restored back-up brought back. ``path``: the ledger's file as it was before, where there is one."""
    source = path or ledger.file()
    if source.exists():
        ledger.read_file(source)
    report = Report()
    report.each("erased again", Referral.objects.select_related("case", "consent").iterator(), erase_again)
    ledger.write_file()
    if report.failures:
        _tell_operator(report)
    return report


def keep(referral: Referral, *, reason: str, until: date) -> None:
    """Puts a legal hold on the referral (D3). Raises Incomplete without a reason, or with a day that is past or too far."""
    today = timezone.localdate()
    if not reason.strip():
        raise Incomplete(fields={"reason": _("Please say why it has to be kept.")})
    if not today <= until <= today + LONGEST_HOLD:
        raise Incomplete(fields={"until": _("Please name a day within the next three years.")})
    Referral.objects.filter(pk=referral.pk).update(legal_hold_reason=reason.strip()[:200], legal_hold_until=until)


def contents_due(now: datetime) -> QuerySet[Referral]:
    """Ended referrals whose content has to go: mistakes at once, the others some time after they were closed."""
    withdrawn = Q(status=Status.CANCELLED, business_status=BusinessStatus.CONSENT_WITHDRAWN)
    rule = (
        Q(status=Status.ENTERED_IN_ERROR)
        | withdrawn & _closed_for(settings.REFERRAL_WITHDRAWN_CONTENT_DAYS, now)
        | Q(status__in=[Status.REJECTED, Status.CANCELLED])
        & _closed_for(settings.REFERRAL_UNANSWERED_CONTENT_DAYS, now)
        | Q(status__in=[Status.COMPLETED, Status.FAILED]) & _closed_for(settings.REFERRAL_CONTENT_DAYS, now)
    )
    return _free(now).filter(rule, erased_at__isnull=True)


def attachments_due(now: datetime) -> QuerySet[Referral]:
    """Closed referrals whose attachments have to go, earlier than the rest."""
    owners = Attachment.objects.values("referral")
    return _free(now).filter(
        _closed_for(settings.REFERRAL_ATTACHMENT_DAYS, now), pk__in=owners, status__in=ENDED, erased_at__isnull=True
    )


def proofs_due(now: datetime) -> QuerySet[Referral]:
    """Erased referrals of which nothing has to be proven any more: since the end of the year, or never sent at all."""
    first_day = date(timezone.localdate(now).year - settings.REFERRAL_PROOF_YEARS, 1, 1)
    over = Q(closed_at__lt=timezone.make_aware(datetime.combine(first_day, datetime.min.time())))
    return _free(now).filter(over | Q(sent_at__isnull=True), erased_at__isnull=False)


def drafts_due(now: datetime) -> QuerySet[Referral]:
    """Drafts that nobody has touched for long."""
    untouched = now - timedelta(days=settings.REFERRAL_DRAFT_DAYS)
    return _free(now).filter(status=Status.DRAFT, changed_at__lte=untouched)


def _free(now: datetime) -> QuerySet[Referral]:
    """Referrals on which there is no legal hold today."""
    held = Q(legal_hold_until__gte=timezone.localdate(now))
    return Referral.objects.exclude(held).select_related("case", "consent")


def _closed_for(days: int, now: datetime) -> Q:
    return Q(closed_at__lte=now - timedelta(days=days))


def _delete_rows(now: datetime) -> dict[str, int]:
    """Deletes what hangs on no referral or has a shorter life than it."""
    unused = now - timedelta(days=settings.REFERRAL_DRAFT_DAYS)
    old = now - _WAYS_IN
    rows: dict[str, QuerySet[Any]] = {
        "access log": AccessEntry.objects.filter(at__lt=now - timedelta(days=settings.REFERRAL_LOG_DAYS)),
        "links": SecureLink.objects.filter(Q(expires_at__lt=old) | Q(revoked_at__lt=old)),
        "invitations": Invitation.objects.filter(Q(expires_at__lt=old) | Q(accepted_at__lt=old)),
        "notifications": Notification.objects.filter(created_at__lt=now - _NEWS),
        "consents": Consent.objects.filter(referrals__isnull=True, given_at__lt=unused),
        "cases": Case.objects.filter(referrals__isnull=True, created_at__lt=unused),
    }
    return {name: _delete(query) for name, query in rows.items()}


def _delete(query: QuerySet[Any]) -> int:
    """Deletes and counts the rows of the query's own table."""
    _all, by_model = query.delete()
    return by_model.get(query.model._meta.label, 0)


def _delete_lost_files(now: datetime) -> int:
    """Deletes files that no attachment knows: of discarded drafts, and of uploads that broke off. A day of grace for new ones."""
    folder = Path(settings.REFERRAL_FILES_DIR)
    if not folder.exists():
        return 0
    known = set(Attachment.objects.values_list("storage_name", flat=True))
    lost = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).as_posix() not in known
        and path.stat().st_mtime < (now - _WAYS_IN).timestamp()
    ]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _tell_operator(report: Report) -> None:
    """Mails numbers, nothing else, to ADMINS or else to the operators."""
    users = get_user_model()._default_manager.filter(is_active=True)
    operators = users.filter(Q(is_superuser=True) | Q(groups__name=OPERATORS)).distinct()
    admins = [each if isinstance(each, str) else each[1] for each in settings.ADMINS]
    to = admins or list(operators.values_list("email", flat=True))
    if not to:
        return
    with translation.override(settings.LANGUAGE_CODE):
        sentence = _(
            "Some referrals could not be erased. They are tried again in the next run; the log says what failed."
        )
        mail = EmailMessage(_("Erasing referrals failed"), "\n".join([sentence, "", *report.lines()]), to=to)
    try:
        mail.send()
    except OSError as problem:
        logger.error("The operator could not be told: %s", type(problem).__name__)
