"""The way to send a short text to a mobile phone. The portal ships none: the default says that it sent nothing.

An operator with a gateway writes a class with these two members and names it in the setting REFERRAL_TEXT_MESSAGES.
"""

from __future__ import annotations

import logging
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class TextMessages(Protocol):
    """What a gateway must be able to do."""

    delivers: bool  # False: pages do not offer it

    def send(self, number: str, text: str) -> None:
        """Sends the text. Raises OSError where the gateway does not answer."""


class LogOnly:
    """Sends nothing and notes only that it was asked to: neither the number nor the text belongs in a log."""

    delivers = False

    def send(self, number: str, text: str) -> None:
        """Notes that there was something to send."""
        logger.info("A text message was not sent: no gateway is configured.")


def gateway() -> TextMessages:
    """The gateway of the setting REFERRAL_TEXT_MESSAGES."""
    return cast("TextMessages", import_string(settings.REFERRAL_TEXT_MESSAGES)())
