"""Messages between both sides while a referral is active. They change no state and name nobody in the news."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from referrals.actions.sending import say
from referrals.actions.taking import locked
from referrals.disclosure import tier_of
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.labels import state_label
from referrals.models import Message, Referral
from referrals.notifications import tell
from referrals.workflow import ACTIVE, Actor, Side, Status

MOST_CHARACTERS: Final = 2000
_WRITERS: Final = frozenset({Actor.SENDER, Actor.INTAKE, Actor.WORKER, Actor.LINK})


@transaction.atomic
def write_message(referral: Referral, doer: Doer, text: str, key: uuid.UUID | None = None) -> Message:
    """Writes a message to the other side and tells them that there is something new.

    A key that was used already gives the message that it wrote. Raises NotYours, NotPossibleNow and Incomplete.
    """
    referral = locked(referral)
    written = Message.objects.filter(referral=referral, key=key).first() if key else None
    if written is not None:
        return written
    _require_may_write(referral, doer)
    text = text.strip()
    if not text:
        raise Incomplete(fields={"text": _("Please write a message.")})
    if len(text) > MOST_CHARACTERS:
        raise Incomplete(fields={"text": _("At most %(count)s characters.") % {"count": MOST_CHARACTERS}})
    message = say(referral, doer, text, Message.Kind.NOTE, key=key)
    tell(referral, Side.RECIPIENT if doer.side is Side.SENDER else Side.SENDER, besides=doer.user)
    return message


def may_write(referral: Referral, doer: Doer) -> bool:
    """True where a message can be written now."""
    try:
        _require_may_write(referral, doer)
    except (NotYours, NotPossibleNow):
        return False
    return True


def _require_may_write(referral: Referral, doer: Doer) -> None:
    """Whoever writes must be able to read what is written: before acceptance the request, afterwards the person too."""
    if doer.role_for(_WRITERS) is None:
        raise NotYours(_("You cannot do this with this referral."))
    if referral.status not in ACTIVE or referral.erased_at is not None:
        raise NotPossibleNow(
            _("This is no longer possible: the referral is now “%(state)s”.") % {"state": state_label(referral.state)}
        )
    tier = tier_of(referral, doer)
    if tier < (1 if referral.status == Status.REQUESTED else 2):
        raise NotYours(_("You cannot do this with this referral."))
