"""The log of who looked at or changed what (E1, E2): written by pages and links, read by few, and without any content.

A line holds the number of the referral, never anything about the person. It serves to protect them: it is not for judging how
people work.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from directory.models import Membership, MembershipRole
from referrals.models import AccessEntry, Referral
from referrals.permissions import RECIPIENT_ROLES, SENDER_ROLES, is_privacy_officer
from referrals.workflow import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser

_KEPT_BITS: Final = {4: 24, 6: 48}  # the last octet of IPv4 and the last 80 bits of IPv6 are thrown away
_VIEW_LENGTH: Final = 60


def note(
    request_or_ip: HttpRequest | str,
    user: Person | None,
    verb: str,
    view: str,
    referral: Referral | None = None,
    tier: int = 0,
    role: str = "",
) -> AccessEntry:
    """Writes one line. ``user``: None for the holder of a secure link; ``tier``: the highest one that was shown."""
    return AccessEntry.objects.create(
        reference=referral.reference if referral else "",
        verb=verb,
        view=view[:_VIEW_LENGTH],
        tier=tier,
        role=role,
        user_id=user.pk if user else None,
        organization_id=_organization(user, referral, role),
        network=network_of(request_or_ip),
    )


def entries_for(user: Person) -> QuerySet[AccessEntry]:
    """The lines that the user may read: data protection officers all, leads those of their organization and team."""
    entries = AccessEntry.objects.select_related("user", "organization")
    if not (user.is_authenticated and user.is_active):
        return entries.none()
    if is_privacy_officer(user):
        return entries
    rule = Q(pk__in=[])
    for lead in Membership.objects.filter(user=user.pk, role=MembershipRole.LEAD):
        rule |= Q(organization=lead.organization_id) & _in_team(lead)
    return entries.filter(rule)


def network_of(request_or_ip: HttpRequest | str) -> str:
    """Where somebody came from, without the part that tells one machine from another; empty where it is not known."""
    text = _address(request_or_ip) if isinstance(request_or_ip, HttpRequest) else request_or_ip
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ip_network((address, _KEPT_BITS[address.version]), strict=False).network_address)


def _in_team(lead: Membership) -> Q:
    """Lines of the lead's team: what its members did, and what was done by link with what arrived for the team."""
    if not lead.team:
        return Q()
    members = Membership.objects.filter(organization=lead.organization_id, team=lead.team)
    arrived = Referral.objects.filter(recipient_organization=lead.organization_id, recipient_team__in=["", lead.team])
    return Q(user__in=members.values("user")) | Q(role=Actor.LINK, reference__in=arrived.values("reference"))


def _organization(user: Person | None, referral: Referral | None, role: str) -> int | None:
    """For whom the person acted: the side of the referral; where there is no referral, their only organization."""
    if referral is not None:
        if role in SENDER_ROLES:
            return referral.sender_organization_id
        return referral.recipient_organization_id if role in RECIPIENT_ROLES or user is None else None
    if user is None or user.pk is None:
        return None
    memberships = Membership.objects.filter(user=user.pk).order_by("organization")
    own = list(memberships.values_list("organization_id", flat=True).distinct()[:2])
    return own[0] if len(own) == 1 else None


def _address(request: HttpRequest) -> str:
    """The visitor's address: behind trusted proxies the one that the outermost of them saw."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    return seen[-proxies] if len(seen) >= proxies > 0 else request.META.get("REMOTE_ADDR", "")
