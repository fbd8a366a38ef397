"""How to reach a service or an organization. A function, never a private person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory.core.translated import TranslatedEntry
from directory.models.organization import Organization
from directory.models.service import Service


def _of_exactly_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(service__isnull=False, organization__isnull=True)
        | models.Q(service__isnull=True, organization__isnull=False),
        name=name,
        violation_error_message=_("A contact belongs to a service or to an organization, not to both."),
    )


class Phone(Orderable, TranslatedEntry):
    """A telephone number of a service or of an organization's office."""

    TRANSLATED_FIELDS = ("function",)

    service = ParentalKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="phones")
    organization = ParentalKey(Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="phones")
    number = models.CharField(_("number"), max_length=40)
    function = models.CharField(_("who answers"), max_length=120, blank=True, help_text=_("An office, not a person"))

    class Meta(Orderable.Meta):
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        constraints = [_of_exactly_one("directory_phone_of_one")]

    def __str__(self) -> str:
        return self.number


class Contact(Orderable, TranslatedEntry):
    """An e-mail address of a function at a service or an organization."""

    TRANSLATED_FIELDS = ("function",)

    service = ParentalKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts")
    organization = ParentalKey(Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts")
    email = models.EmailField(_("e-mail"))
    function = models.CharField(_("who answers"), max_length=120, blank=True, help_text=_("An office, not a person"))

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [_of_exactly_one("directory_contact_of_one")]

    def __str__(self) -> str:
        return self.email
