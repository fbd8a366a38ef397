"""Files inside a referral: taken in, kept encrypted under a name that says nothing, and handed out to whoever may see them.

They belong to tier 3 and to the block "attachments" of the consent. Type by content, images without metadata, viruses asked for.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from referrals import file_types
from referrals.actions.codes import require_code
from referrals.actions.sending import note_disclosure
from referrals.actions.taking import locked
from referrals.coverage import require_covered
from referrals.disclosure import PROTECTED, Disclosed, tier_of
from referrals.doer import Doer
from referrals.encryption import decrypt, encrypt
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.fields import Block
from referrals.labels import state_label
from referrals.models import Attachment, CodeKind, Referral
from referrals.notifications import tell
from referrals.virus_scan import scanner
from referrals.workflow import ACTIVE, RELEASED, Actor, Side, Status

MOST_FILES: Final = 10  # of one referral
Scan = Attachment.Scan


class Infected(Exception):
    """A virus was found in the file; it is never handed out."""


class Missing(Exception):
    """The row is there and its file is not: erased at this moment, or lost."""


@transaction.atomic
def attach(referral: Referral, doer: Doer, content: bytes, name: str, kind: str) -> Attachment:
    """Takes in a file. On an active referral it must be covered by the consent, and the other side gets news.

    Raises NotYours, NotPossibleNow, NoConsent and Incomplete.
    """
    referral = locked(referral)
    _require_may_attach(referral, doer)
    require_code(CodeKind.ATTACHMENT_KIND, kind, "kind", _("Please choose what it is."))
    if referral.attachments.count() >= MOST_FILES:
        raise Incomplete(fields={"file": _("At most %(count)s files.") % {"count": MOST_FILES}})
    media_type, kept, scan = _taken_in(content)
    attachment = Attachment.objects.create(
        referral=referral,
        side=doer.side.value,
        author_id=doer.user.pk if doer.user else None,
        kind=kind,
        media_type=media_type,
        size=len(kept),
        name=file_types.safe_name(name, media_type),
        storage_name=secrets.token_hex(32),
        scan=scan,
    )
    if referral.status != Status.DRAFT:
        require_covered(referral)
        _pass_on(referral, doer)
    _store(attachment.storage_name, kept)  # last: what fails above leaves no file
    return attachment


def content_of(attachment: Attachment) -> bytes:
    """The file. One that nobody has scanned yet is scanned now. Raises Infected and Missing."""
    if attachment.scan == Scan.INFECTED:
        raise Infected
    try:
        content = decrypt(_path(attachment.storage_name).read_bytes())
    except FileNotFoundError as problem:
        raise Missing from problem
    if attachment.scan == Scan.NOT_SCANNED and (scan := scanner().scan(content)) != Scan.NOT_SCANNED:
        attachment.scan = scan
        attachment.save(update_fields=["scan"])
    if attachment.scan == Scan.INFECTED:
        raise Infected
    return content


@transaction.atomic
def detach(referral: Referral, doer: Doer, attachment: Attachment) -> None:
    """Deletes a file of a draft, by whoever attached it. Raises NotYours and NotPossibleNow."""
    referral = locked(referral)
    if not may_detach(referral, doer, attachment):
        if referral.status != Status.DRAFT:
            raise NotPossibleNow(_("What was sent cannot be taken out again."))
        raise NotYours(_("You cannot do this with this referral."))
    storage_name = attachment.storage_name
    attachment.delete()
    transaction.on_commit(lambda: _path(storage_name).unlink(missing_ok=True))


def visible(shown: Disclosed) -> list[Attachment]:
    """The files that may be seen and downloaded."""
    if Block.ATTACHMENTS not in shown.blocks:
        return []
    return list(shown.referral.attachments.all())


def may_attach(referral: Referral, doer: Doer) -> bool:
    """True where a file can be attached now."""
    try:
        _require_may_attach(referral, doer)
    except (NotYours, NotPossibleNow):
        return False
    return True


def may_detach(referral: Referral, doer: Doer, attachment: Attachment) -> bool:
    """True for whoever attached it, while it is a draft."""
    is_own = doer.user is not None and attachment.author_id == doer.user.pk
    return is_own and referral.status == Status.DRAFT and Actor.SENDER in doer.roles


def _require_may_attach(referral: Referral, doer: Doer) -> None:
    """The sender of a draft or an active referral; the assigned worker of an accepted one."""
    status = Status(referral.status)
    if Actor.SENDER not in doer.roles:
        if Actor.WORKER not in doer.roles or doer.user is None or status not in RELEASED:
            raise NotYours(_("You cannot do this with this referral."))
        if tier_of(referral, doer) < PROTECTED:
            raise NotYours(_("You cannot do this with this referral."))
    if (status is not Status.DRAFT and status not in ACTIVE) or referral.erased_at is not None:
        raise NotPossibleNow(
            _("This is no longer possible: the referral is now “%(state)s”.") % {"state": state_label(referral.state)}
        )


def _taken_in(content: bytes) -> tuple[str, bytes, Attachment.Scan]:
    """Type, the bytes to be kept, and what the scanner said of what was sent. Raises Incomplete."""
    if not content:
        raise Incomplete(fields={"file": _("Please choose a file.")})
    _require_size(content)
    media_type = file_types.type_of(content)
    scan = scanner().scan(content)
    if scan == Scan.INFECTED:
        raise Incomplete(fields={"file": _("A virus was found in this file. It was not kept.")})
    kept = file_types.cleaned(content, media_type)
    _require_size(kept)
    return media_type, kept, scan


def _require_size(content: bytes) -> None:
    if len(content) > file_types.MOST_BYTES:
        megabytes = file_types.MOST_BYTES // 1024**2
        raise Incomplete(fields={"file": _("The file is too large: at most %(count)s MB.") % {"count": megabytes}})


def _pass_on(referral: Referral, doer: Doer) -> None:
    """News for the other side, and the proof where the assigned worker can see the sender's file from now on (A9)."""
    if doer.side is Side.SENDER and referral.status in RELEASED and referral.assignee_id is not None:
        note_disclosure(referral, doer, PROTECTED)
    tell(referral, Side.RECIPIENT if doer.side is Side.SENDER else Side.SENDER, besides=doer.user)


def _store(storage_name: str, content: bytes) -> None:
    """Writes the encrypted file for this account alone, as a whole or not at all."""
    path = _path(storage_name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encrypt(content))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _path(storage_name: str) -> Path:
    return Path(settings.REFERRAL_FILES_DIR) / storage_name
