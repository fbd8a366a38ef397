"""The secure link: a way to one referral for somebody without an account (requirement C5).

Whoever holds the link shows that they were meant by a one-time code, which the sender reads out on the phone. The database
keeps digests only: neither the address of the link nor a code can be read from a copy of it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import ReferralIntake
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.models import Referral, SecureLink
from referrals.permissions import SENDER_ROLES
from referrals.secret_mail import SecretMail, send_after_commit
from referrals.workflow import ACTIVE, RELEASED, Status

MOST_TRIES: Final = 5  # of one code
CODE_LIFE: Final = timedelta(days=7)
IDENTITY_CODE_LIFE: Final = timedelta(days=1)
_TOKEN_BYTES: Final = 32  # 256 bits
_CODE_DIGITS: Final = 8


@transaction.atomic
def issue(referral: Referral, address: str, by: Doer) -> tuple[SecureLink, str, str]:
    """A new link for one mail address, mailed there after the commit. Returns it with its token and the code to say.

    An earlier link to the referral ends. Raises NotYours, NotPossibleNow, and Incomplete for an address that is none.
    """
    _require_sender(referral, by)
    if not offers_links(referral):
        raise NotPossibleNow(_("This referral cannot be opened by a link."))
    try:
        validate_email(address)
    except ValidationError as error:
        raise Incomplete(fields={"address": " ".join(error.messages)}) from error
    now, token, code = timezone.now(), secrets.token_urlsafe(_TOKEN_BYTES), _new_code()
    referral.links.filter(revoked_at__isnull=True).update(revoked_at=now)
    link = SecureLink.objects.create(
        referral=referral,
        recipient_address=address,
        token_digest=digest(token),
        code_digest=make_password(code),
        code_expires_at=now + CODE_LIFE,
        created_by_id=by.user.pk if by.user else None,
        expires_at=now + timedelta(days=settings.REFERRAL_LINK_DAYS),
    )
    send_after_commit(SecretMail.LINK, address, token)
    return link, token, code


def new_code(link: SecureLink, by: Doer) -> str:
    """A new code for opening the link once; the one before is dead. Raises NotYours and NotPossibleNow."""
    _require_sender(link.referral, by)
    _require_usable(link)
    if is_used_up(link):
        raise NotPossibleNow(_("This link was opened too often. Please make a new one."))
    code = _new_code()
    _write(link, code_digest=make_password(code), code_expires_at=timezone.now() + CODE_LIFE, code_tries=0)
    return code


def new_identity_code(link: SecureLink, by: Doer) -> str:
    """The second code, after acceptance: it shows who the person is. Raises NotYours and NotPossibleNow."""
    _require_sender(link.referral, by)
    _require_usable(link)
    if Status(link.referral.status) not in RELEASED:
        raise NotPossibleNow(_("The second code exists once the referral is accepted."))
    code = _new_code()
    expires = timezone.now() + IDENTITY_CODE_LIFE
    _write(link, identity_code_digest=make_password(code), identity_code_expires_at=expires, code_tries=0)
    return code


def revoke(link: SecureLink, by: Doer) -> None:
    """Ends the link: from the next request on it leads nowhere. Raises NotYours."""
    _require_sender(link.referral, by)
    SecureLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def find(token: str) -> SecureLink | None:
    """The link with this token, whether it still works or not."""
    sides = ("referral__consent", "referral__recipient_service__organization", "referral__sender_organization")
    return SecureLink.objects.select_related(*sides).filter(token_digest=digest(token)).first()


def is_usable(link: SecureLink, now: datetime | None = None) -> bool:
    """True while it can be opened: not revoked, not expired, and its referral not at its end."""
    return (
        link.revoked_at is None
        and (now or timezone.now()) < link.expires_at
        and Status(link.referral.status) in ACTIVE
        and link.referral.erased_at is None
    )


def is_used_up(link: SecureLink) -> bool:
    """True when it was opened as often as a link may be."""
    return link.sessions >= int(settings.REFERRAL_LINK_SESSIONS)


def offers_links(referral: Referral) -> bool:
    """True where the receiving service works with links and the referral waits for it or is being worked on."""
    service = referral.recipient_service
    return service is not None and service.referral_intake == ReferralIntake.LINK and referral.status in ACTIVE


def open_with(link: SecureLink, code: str) -> bool:
    """Opens the link with the code, which is used up by that. False for a wrong or dead code, and for one try too many."""
    if not is_usable(link) or is_used_up(link):
        return False
    if not _matches(link, code, link.code_digest, link.code_expires_at):
        return False
    unused = SecureLink.objects.filter(pk=link.pk, code_digest=link.code_digest, revoked_at__isnull=True)
    return bool(unused.update(code_digest="", code_tries=0, sessions=F("sessions") + 1))


def identify_with(link: SecureLink, code: str) -> bool:
    """Checks the second code, which is used up by that. False for a wrong or dead code, and before acceptance."""
    if not is_usable(link) or Status(link.referral.status) not in RELEASED:
        return False
    if not _matches(link, code, link.identity_code_digest, link.identity_code_expires_at):
        return False
    unused = SecureLink.objects.filter(
        pk=link.pk, identity_code_digest=link.identity_code_digest, revoked_at__isnull=True
    )
    return bool(unused.update(identity_code_digest="", code_tries=0))


def digest(token: str) -> str:
    """What is stored of a token. It holds 256 bits of chance, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _matches(link: SecureLink, code: str, stored: str, expires_at: datetime | None) -> bool:
    """Counts the try before it looks: whoever tries many codes at the same moment has five tries all the same."""
    if not stored or expires_at is None or timezone.now() >= expires_at:
        return False
    may_try = SecureLink.objects.filter(pk=link.pk, code_tries__lt=MOST_TRIES)
    if not may_try.update(code_tries=F("code_tries") + 1):
        return False
    return check_password("".join(code.split()), stored)


def _new_code() -> str:
    return "".join(secrets.choice("0123456789") for _digit in range(_CODE_DIGITS))


def _require_sender(referral: Referral, by: Doer) -> None:
    if not by.roles & SENDER_ROLES:
        raise NotYours(_("You cannot do this with this referral."))


def _require_usable(link: SecureLink) -> None:
    if not is_usable(link):
        raise NotPossibleNow(_("This link has ended. Please make a new one."))


def _write(link: SecureLink, **values: object) -> None:
    for name, value in values.items():
        setattr(link, name, value)
    link.save(update_fields=list(values))
