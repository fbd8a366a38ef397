"""Referring onward (T21): a new draft as a child, with a consent of its own; the first referral goes on."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Service
from referrals.actions.drafting import create_draft, write_request
from referrals.actions.taking import already_taken, locked, require_possible, take
from referrals.disclosure import REQUEST, column_values, tier_of
from referrals.doer import Doer
from referrals.errors import NotPossibleNow, NotYours
from referrals.fields import Block
from referrals.models import Referral
from referrals.workflow import Side


@transaction.atomic
def refer_onward(
    referral: Referral, doer: Doer, *, service: Service | None = None, key: uuid.UUID | None = None
) -> Referral:
    """A draft to another service with the request copied. The sender goes on in the same case; a recipient who counsels
    becomes the sender of the child, in a case of their own, and needs the person's own consent for it."""
    referral = locked(referral)
    if already_taken(key) and (child := referral.children.order_by("pk").last()):
        return child
    require_possible(referral, "refer_onward", doer)
    if doer.user is None:
        raise NotYours(_("For this you need an account."))
    if tier_of(referral, doer) < REQUEST:
        raise NotPossibleNow(_("The consent has ended: the content is sealed."))
    case = referral.case if doer.side is Side.SENDER else None
    child = create_draft(doer.user, service=service, case=case, part_of=referral, organization_id=doer.organization_id)
    write_request(child, column_values(referral, Block.REQUEST))
    take(referral, "refer_onward", doer, key=key, tells=Side.NONE if doer.side is Side.SENDER else Side.SENDER)
    return child


@transaction.atomic
def copy_for_another_service(referral: Referral, doer: Doer, *, service: Service | None = None) -> Referral:
    """A draft with everything copied, after a refusal or an end: a refused referral is never opened again."""
    if doer.user is None or doer.side is not Side.SENDER:
        raise NotYours(_("Only the sender can write a new referral from this one."))
    draft = create_draft(doer.user, service=service, case=referral.case)
    write_request(draft, column_values(referral, Block.REQUEST))
    for row in referral.blocks.all():
        draft.blocks.create(block=row.block, content=row.content)
    draft.other_services.set(referral.other_services.all())
    return draft
