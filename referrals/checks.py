"""The keys of the referrals as a system check: without them no referral can be written or read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from referrals.demonstration_key import DEMONSTRATION_KEY
from referrals.encryption import require_usable_keys

_HINT = "manage.py new_referral_key prints one."


@register(Tags.security)
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Outside demonstrations there are keys, they are usable, and none of them is public."""
    if settings.DEMONSTRATION:
        return []
    if not settings.REFERRAL_KEYS:
        return [Error("REFERRAL_KEYS is empty.", hint=_HINT, id="referrals.E001")]
    try:
        require_usable_keys()
    except ImproperlyConfigured:
        return [Error("REFERRAL_KEYS holds something that is no key.", hint=_HINT, id="referrals.E002")]
    if DEMONSTRATION_KEY in settings.REFERRAL_KEYS:
        return [
            Error("REFERRAL_KEYS holds the key of the demonstration, which is public.", hint=_HINT, id="referrals.E003")
        ]
    return []
