"""What can go wrong with a referral, with the sentence that a person reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class ReferralError(Exception):
    """Base of all refusals; ``str(error)`` is shown to the person who asked."""


class NotPossibleNow(ReferralError):
    """The state of the referral does not allow the step, or no longer: somebody else was faster."""


class NotYours(ReferralError):
    """The step exists, but not for this person."""


class NoConsent(ReferralError):
    """Sending is not covered: no consent, or one that ended, names other recipients, or leaves out what is filled in."""


class Incomplete(ReferralError):
    """Something that the step needs is missing or unusable. ``fields``: name of the form field → sentence."""

    def __init__(self, message: object = "", fields: Mapping[str, object] | None = None) -> None:
        super().__init__(message or _("Some answers are missing or cannot be used. Please look at the marked ones."))
        self.fields = dict(fields or {})
