"""The person behind a request, with the type that views behind sign-in rely on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.accounts.models import User


def signed_in_user(request: HttpRequest) -> User:
    """The user of the request. Raises PermissionDenied for an anonymous one, which ``login_required`` has kept out before."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
