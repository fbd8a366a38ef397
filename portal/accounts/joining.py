"""What an account needs when somebody has followed an invitation: a confirmed address to sign in with."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from portal.accounts.models import User


def confirm_address(user: User, **_kwargs: Any) -> None:
    """Receiver of ``person_joined``: the invitation went to this address, so it is theirs."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
