"""Who takes a step, in which roles: a member of an organization, the holder of a secure link, or the portal itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from referrals.models import Referral, SecureLink
from referrals.permissions import RECIPIENT_ROLES, SENDER_ROLES, is_privacy_officer, roles_in
from referrals.workflow import Actor, Side

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who does something with one referral."""

    roles: frozenset[Actor]
    user: AbstractBaseUser | None = None
    organization_id: int | None = None
    link: SecureLink | None = None
    link_has_identity: bool = False  # the second code was given after acceptance

    @classmethod
    def of(cls, user: AbstractBaseUser, referral: Referral) -> Self:
        """The person, with the roles that they have in the referral now."""
        roles = roles_in(referral, user)
        if is_privacy_officer(user):
            roles |= {Actor.PRIVACY_OFFICER}
        own = referral.sender_organization_id if roles & SENDER_ROLES else referral.recipient_organization_id
        return cls(roles, user, own if roles & (SENDER_ROLES | RECIPIENT_ROLES) else None)

    @classmethod
    def holder(cls, link: SecureLink, *, has_identity: bool = False) -> Self:
        """Whoever has opened the secure link with its code; ``has_identity``: and with the second code after acceptance."""
        return cls(frozenset({Actor.LINK}), None, link.referral.recipient_organization_id, link, has_identity)

    @classmethod
    def system(cls) -> Self:
        """The portal: deadlines and retention."""
        return cls(frozenset({Actor.SYSTEM}))

    def role_for(self, allowed: frozenset[Actor]) -> Actor | None:
        """The role in which the step is taken, the first in the order of the roles; None where none is allowed."""
        return next((role for role in Actor if role in self.roles & allowed), None)

    @property
    def side(self) -> Side:
        """On which side they stand; a person on both sides (one organization hands over to itself) counts as sender."""
        if self.roles & SENDER_ROLES:
            return Side.SENDER
        return Side.RECIPIENT if self.roles & RECIPIENT_ROLES else Side.NONE
