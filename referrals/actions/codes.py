"""Reasons and outcomes come from the code lists: free text about a person must not get into the history of steps."""

from __future__ import annotations

from referrals.errors import Incomplete
from referrals.models import CodeKind, ReferralCode


def require_code(kind: CodeKind, code: str, name: str, sentence: str) -> ReferralCode:
    """The item of the list. Raises Incomplete with the sentence at the form field ``name`` for a code that it lacks."""
    found = ReferralCode.objects.filter(kind=kind, code=code).first()
    if found is None:
        raise Incomplete(fields={name: sentence})
    return found
