"""The people of a partner organization: inviting colleagues by mail, joining, and what happens when somebody leaves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Membership, MembershipRole, Organization
from referrals import actions
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.models import Deputyship, Invitation, Referral
from referrals.notifications import recipients, tell_people
from referrals.secret_mail import SecretMail, send_after_commit
from referrals.signals import person_joined
from referrals.workflow import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser

INVITATION_LIFE: Final = timedelta(days=14)
#: Editors are appointed by the operator: they need rights in the CMS, and none here.
INVITED_ROLES: Final = (
    MembershipRole.COUNSELLOR,
    MembershipRole.INTAKE,
    MembershipRole.WORKER,
    MembershipRole.LEAD,
)


def led_members(user: Person, organization: Organization) -> QuerySet[Membership]:
    """The memberships that the user leads: of the whole organization, or of their own team. Editors are not among them."""
    members = Membership.objects.filter(organization=organization, role__in=INVITED_ROLES)
    teams = led_teams(user, organization)
    if "" not in teams:
        members = members.filter(team__in=teams)
    return members.select_related("user").order_by("team", "user__last_name", "user__first_name", "role")


def led_teams(user: Person, organization: Organization) -> set[str]:
    """The teams that the user leads; ``""`` is the whole organization. Empty for whoever leads nothing."""
    own = Membership.objects.filter(user=user.pk, organization=organization, role=MembershipRole.LEAD)
    return set(own.values_list("team", flat=True)) if user.is_active else set()


def open_invitations(user: Person, organization: Organization) -> QuerySet[Invitation]:
    """The invitations that have not been followed yet, of the lead's team or of the whole organization."""
    open_ones = organization.invitations.filter(accepted_at__isnull=True, expires_at__gt=timezone.now())
    teams = led_teams(user, organization)
    return open_ones if "" in teams else open_ones.filter(team__in=teams)


@transaction.atomic
def invite(organization: Organization, email: str, role: str, by: AbstractBaseUser, *, team: str = "") -> Invitation:
    """Invites a colleague. The mail with the link goes out after the commit; an earlier invitation to the address ends.

    Raises NotYours, and Incomplete for an address or a role that is none.
    """
    team = team.strip()
    _require_lead(by, organization, team)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Incomplete(fields={"email": " ".join(error.messages)}) from error
    if role not in INVITED_ROLES:
        raise Incomplete(fields={"role": _("Please choose a role.")})
    token, now = secrets.token_urlsafe(32), timezone.now()
    open_ones = organization.invitations.filter(email__iexact=email, role=role, team=team, accepted_at__isnull=True)
    open_ones.delete()
    invitation = Invitation.objects.create(
        organization=organization,
        team=team,
        role=role,
        email=email,
        token_digest=_digest(token),
        invited_by_id=by.pk,
        expires_at=now + INVITATION_LIFE,
    )
    known = account_of(invitation)
    send_after_commit(SecretMail.INVITATION, email, token, language=getattr(known, "preferred_language", ""))
    return invitation


def withdraw_invitation(invitation: Invitation, by: AbstractBaseUser) -> None:
    """Takes the invitation back; its link leads nowhere from now on. Raises NotYours."""
    _require_lead(by, invitation.organization, invitation.team)
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).delete()


def find_invitation(token: str) -> Invitation | None:
    """The invitation with this token while it can be followed."""
    found = Invitation.objects.select_related("organization").filter(token_digest=_digest(token)).first()
    if found is None or found.accepted_at is not None or found.expires_at <= timezone.now():
        return None
    return found


def account_of(invitation: Invitation) -> Any:
    """The account that has the invited address already, or None."""
    return _people().filter(email__iexact=invitation.email).first()


def is_for(invitation: Invitation, user: AbstractBaseUser) -> bool:
    """True when the invitation went to the address of this account."""
    return str(getattr(user, "email", "")).casefold() == invitation.email.casefold()


@transaction.atomic
def join_as_new(invitation: Invitation, *, first_name: str, last_name: str, password: str, language: str) -> Any:
    """A new account for the invited address, with the membership. The second factor is demanded at the first sign-in.

    Raises Incomplete for a weak password, and NotPossibleNow where the invitation was followed meanwhile.
    """
    names = {"first_name": first_name.strip(), "last_name": last_name.strip()}
    missing = {name: _("Please answer this.") for name, value in names.items() if not value}
    if missing:
        raise Incomplete(fields=missing)
    if account_of(invitation) is not None:
        raise NotPossibleNow(_("There is an account with this address already. Please sign in first."))
    values = {"email": invitation.email, "preferred_language": language, **names}
    try:
        password_validation.validate_password(password, get_user_model()(**values))
    except ValidationError as error:
        raise Incomplete(fields={"password": " ".join(error.messages)}) from error
    _claim(invitation)
    user = _people().create_user(values.pop("email"), password, **values)
    _enter(invitation, user)
    person_joined.send(sender=Invitation, user=user)
    return user


@transaction.atomic
def join_with_account(invitation: Invitation, user: AbstractBaseUser) -> None:
    """The membership for somebody who has an account and is signed in. Raises NotYours for another address."""
    if not is_for(invitation, user):
        raise NotYours(_("This invitation is for another address. Please sign out and open it again."))
    _claim(invitation)
    _enter(invitation, user)


@transaction.atomic
def remove(user: AbstractBaseUser, organization: Organization, by: AbstractBaseUser) -> int:
    """Somebody leaves: no access from the next request on (E5). Returns how many referrals went back to the gatekeeper.

    A lead of a team takes away the memberships of that team alone. Raises NotYours, for oneself too.
    """
    if user.pk == by.pk:
        raise NotYours(_("You cannot remove yourself. Please ask another lead or the operator."))
    memberships = led_members(by, organization).filter(user=user.pk)
    if not memberships.exists():
        raise NotYours(_("You cannot remove this person."))
    Membership.objects.filter(pk__in=list(memberships.values_list("pk", flat=True))).delete()
    left = set(Membership.objects.filter(user=user.pk, organization=organization).values_list("role", flat=True))
    if not left & set(INVITED_ROLES):
        _end_deputyships(user, organization)
    if left & {MembershipRole.WORKER, MembershipRole.INTAKE}:
        return 0
    return _back_to_the_gatekeeper(assigned_to([user.pk], organization), by)


def assigned_to(user_ids: Iterable[int], organization: Organization) -> QuerySet[Referral]:
    """The referrals at the organization that somebody is working on."""
    active: QuerySet[Referral] = Referral.objects.active()
    return active.filter(recipient_organization=organization, assignee__in=list(user_ids))


def _back_to_the_gatekeeper(referrals: QuerySet[Referral], by: AbstractBaseUser) -> int:
    """Nobody is assigned any more, and the intake is told."""
    count = 0
    for referral in referrals:
        doer = Doer(frozenset({Actor.RECIPIENT_LEAD}), by, referral.recipient_organization_id)
        after = actions.assign(referral, doer, None)
        tell_people(after, recipients(after), besides=by)
        count += 1
    return count


def _end_deputyships(user: AbstractBaseUser, organization: Organization) -> None:
    own = Q(absentee=user.pk) | Q(deputy=user.pk)
    Deputyship.objects.filter(own, organization=organization, ends_on__gte=timezone.localdate()).delete()


def _claim(invitation: Invitation) -> None:
    """Of two people who follow it at once, one does."""
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, expires_at__gt=timezone.now())
    if not unused.update(accepted_at=timezone.now()):
        raise NotPossibleNow(_("This invitation no longer works. Please ask for a new one."))


def _enter(invitation: Invitation, user: Any) -> None:
    Membership.objects.get_or_create(
        user_id=user.pk, organization=invitation.organization, team=invitation.team, role=invitation.role
    )


def _require_lead(by: AbstractBaseUser, organization: Organization, team: str) -> None:
    """The lead of a team invites to that team, the lead of the organization to every team."""
    if not led_teams(by, organization) & {"", team}:
        raise NotYours(_("Only the lead can do this."))


def _people() -> Any:
    return get_user_model()._default_manager


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
