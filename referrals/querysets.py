"""Questions to the referrals in the words of the domain."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from referrals.workflow import ACTIVE, ENDED, BusinessStatus, Side, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

_SENDERS_TURN = (
    models.Q(status=Status.DRAFT)
    | models.Q(business_status=BusinessStatus.INFO_REQUESTED)
    | models.Q(business_status=BusinessStatus.APPOINTMENT_PROPOSED, proposed_by=Side.RECIPIENT)
    | models.Q(business_status=BusinessStatus.OUTCOME_REPORTED)
    | models.Q(status=Status.REJECTED) & ~models.Q(business_status=BusinessStatus.CLOSED)
)


class ReferralQuerySet(models.QuerySet[Any]):
    """Lists ask here; who may see what is ``permissions``' rule, and there is no other."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The referrals that exist for the user, on either side."""
        from referrals.permissions import visible_q  # it needs the models, which need this file

        return self.filter(visible_q(user))

    def sent_side(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those that the user sees as sender."""
        from referrals.permissions import sender_side_q

        return self.filter(sender_side_q(user))

    def received_side(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those that the user sees as recipient."""
        from referrals.permissions import recipient_side_q

        return self.filter(recipient_side_q(user))

    def active(self) -> Self:
        """Sent and not at their end."""
        return self.filter(status__in=ACTIVE)

    def ended(self) -> Self:
        """At their end."""
        return self.filter(status__in=ENDED)

    def turn_of(self, side: Side) -> Self:
        """Those whose next step is the side's."""
        if side is Side.SENDER:
            return self.filter(_SENDERS_TURN)
        return self.active().exclude(_SENDERS_TURN)

    def overdue(self, now: datetime) -> Self:
        """Waiting for an answer that should have come: the business status "overdue", which is derived and not stored."""
        return self.filter(status=Status.REQUESTED, due_at__lt=now, paused_at__isnull=True)

    def with_sides(self) -> Self:
        """With what every list shows, in a fixed number of queries."""
        return self.select_related(
            "case", "sender", "assignee", "sender_organization", "recipient_organization", "recipient_service"
        )
