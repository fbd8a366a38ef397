"""How to reach a service: its own phone and mail, else its organization's, and then the desk that helps to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from directory.core.languages import LocalizedText
from directory.models import Contact, Organization, Phone, Service
from directory.views.presenters.parts import ServiceParts


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number and who answers."""

    number: str
    function: LocalizedText


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail address and who answers."""

    email: str
    function: LocalizedText


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk that helps to get anywhere. ``url`` is empty where the directory has no entry for it, ``number`` where the
    same one stands above already."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Ways to a service. ``of_organization``: phone and mail are the organization's, the service names none of its own."""

    phones: Sequence[Number]
    mails: Sequence[Mail]
    website: str
    of_organization: bool
    desk: Desk | None

    @property
    def phone(self) -> Number | None:
        """The number to call first."""
        return self.phones[0] if self.phones else None

    @property
    def mail(self) -> Mail | None:
        """The address to write to first."""
        return self.mails[0] if self.mails else None


def reach(service: Service, parts: ServiceParts, language: str) -> Reach:
    """The ways to the service. A bare entry gets its organization's, and the desk beside it."""
    organization = service.organization
    own_phones, own_mails = numbers(parts.phones, language), mails(parts.contacts, language)
    website = service.website or organization.website
    if own_phones or own_mails:
        return Reach(own_phones, own_mails, website, of_organization=False, desk=None)
    phones = numbers(parts.organization_phones, language)
    addresses = organization_mails(organization, parts.organization_contacts, language)
    return Reach(phones, addresses, website, of_organization=True, desk=_desk(service, parts, phones))


def numbers(phones: Sequence[Phone], language: str) -> list[Number]:
    """The numbers as pages show them."""
    return [Number(phone.number, phone.text("function", language)) for phone in phones]


def mails(contacts: Sequence[Contact], language: str) -> list[Mail]:
    """The mail addresses as pages show them."""
    return [Mail(contact.email, contact.text("function", language)) for contact in contacts]


def organization_mails(organization: Organization, contacts: Sequence[Contact], language: str) -> list[Mail]:
    """The organization's addresses, its general one first."""
    general = [Mail(organization.email, LocalizedText("", language))] if organization.email else []
    return general + mails(contacts, language)


def _desk(service: Service, parts: ServiceParts, above: Sequence[Number]) -> Desk | None:
    """The desk by its own number, else by the phone of a human that the operator named. The desk itself needs none."""
    if service.external_id == settings.HELP_DESK_EXTERNAL_ID:
        return None if above else Desk(settings.HELP_PHONE, "")
    number = parts.desk_phones[0].number if parts.desk_phones else settings.HELP_PHONE
    url = reverse("directory:service", kwargs={"pk": parts.desk_id}) if parts.desk_id else ""
    shown = "" if number in {each.number for each in above} else number
    return Desk(shown, url) if shown or url else None
