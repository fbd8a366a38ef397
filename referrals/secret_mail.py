"""The two mails that carry an address with a token: the secure link and the invitation of a colleague.

The token is stored nowhere in clear. The queue keeps its rows after the work is done, so what it is given (address and token)
is encrypted like people's data: a copy of the database opens nothing.
"""

from __future__ import annotations

import json
import logging
from enum import StrEnum
from functools import partial
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from referrals.encryption import decrypt, encrypt

logger = logging.getLogger(__name__)


class SecretMail(StrEnum):
    """Which mail it is."""

    LINK = "link"
    INVITATION = "invitation"


_PAGES: Final = {SecretMail.LINK: "referrals:link", SecretMail.INVITATION: "referrals:invitation"}


def send_after_commit(kind: SecretMail, address: str, token: str, *, language: str = "") -> None:
    """Queues the mail once the transaction has ended well."""
    content = {"kind": kind.value, "address": address, "token": token, "language": language or settings.LANGUAGE_CODE}
    sealed = encrypt(json.dumps(content).encode()).decode()
    transaction.on_commit(partial(send_secret_mail.enqueue, sealed))


@task(priority=40)
def send_secret_mail(sealed: str) -> bool:
    """Sends the mail. False where the mail server did not take it; the sender can make a new link then."""
    content = json.loads(decrypt(sealed.encode()))
    mail = _mail(SecretMail(content["kind"]), content["address"], content["token"], content["language"])
    try:
        mail.send()
    except OSError as problem:
        logger.error("A mail with a link could not be sent: %s", type(problem).__name__)
        return False
    return True


def _mail(kind: SecretMail, address: str, token: str, language: str) -> EmailMessage:
    """A constant subject, one sentence, the address. Nothing about any person or organization."""
    with translation.override(language):
        link = settings.PUBLIC_BASE_URL.rstrip("/") + reverse(_PAGES[kind], args=[token])
        subject, sentence, ending = _words(kind)
        return EmailMessage(subject, f"{sentence}\n\n{link}\n\n{ending}\n", to=[address])


def _words(kind: SecretMail) -> tuple[str, str, str]:
    if kind is SecretMail.INVITATION:
        return (
            _("You are invited"),
            _("A colleague invites you to the referral portal. Open this page to join:"),
            _("The invitation is for you alone. Please do not forward it."),
        )
    return (
        _("A request waits for your answer"),
        _("Somebody asks for your help through the referral portal. Open this page and type the code you are told:"),
        _("This mail holds no details, to protect people. The sender tells you the code on the phone."),
    )
