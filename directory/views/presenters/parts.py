"""What belongs to one service, read at once: from the database for the public page, from the draft for a preview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db.models import Prefetch, Q, Subquery

from directory.code_names import CodeNames
from directory.core.codelist import CodeListItem
from directory.core.languages import LocalizedText
from directory.models import Contact, Phone, Program, Schedule, ScheduleException, Service, ServiceAtLocation
from directory.querysets import ServiceQuerySet


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """The parts of one service, in the order of their lists."""

    names: CodeNames  # of its topics, languages, target groups and municipalities, and of every status
    phones: Sequence[Phone]
    contacts: Sequence[Contact]
    organization_phones: Sequence[Phone]
    organization_contacts: Sequence[Contact]
    desk_phones: Sequence[Phone]
    schedules: Sequence[Schedule]
    exceptions: Sequence[ScheduleException]
    programs: Sequence[Program]
    desk_id: int | None  # the entry of the desk that helps to get anywhere

    @classmethod
    def published(cls, service: Service, language: str) -> Self:
        """As the database holds them, in seven queries at most. ``service`` comes from :func:`for_page`."""
        organization = service.organization_id
        desk = settings.HELP_DESK_EXTERNAL_ID
        phones = Phone.objects.filter(
            Q(service=service) | Q(organization=organization) | Q(service__external_id=desk)
        ).order_by("sort_order", "pk")
        contacts = Contact.objects.filter(Q(service=service) | Q(organization=organization)).order_by(
            "sort_order", "pk"
        )
        schedules = list(service.schedules.order_by("weekday", "opens_at"))
        return cls(
            names=CodeNames.load(language, service),
            phones=[phone for phone in phones if phone.service_id == service.pk],
            contacts=[contact for contact in contacts if contact.service_id == service.pk],
            organization_phones=[phone for phone in phones if phone.organization_id == organization],
            organization_contacts=[contact for contact in contacts if contact.organization_id == organization],
            desk_phones=[phone for phone in phones if phone.service_id not in (None, service.pk)],
            schedules=schedules,
            exceptions=list(service.schedule_exceptions.order_by("first_day")) if schedules else [],
            programs=list(service.programs.prefetch_related(Prefetch("ask_at", Service.objects.published()))),
            desk_id=getattr(service, "desk_id", None),
        )

    @classmethod
    def draft(cls, service: Service, language: str) -> Self:
        """As an unsaved draft holds them: for the preview of the CMS, which does not count its queries."""
        stored = CodeNames.load(language)
        return cls(
            names=CodeNames(
                topics=_names(service.topics.all(), language),
                languages=_names(service.languages.all(), language),
                target_groups=_names(service.target_groups.all(), language),
                municipalities={each.ags: stored.municipalities[each.ags] for each in service.municipalities.all()},
                statuses=stored.statuses,
            ),
            phones=list(service.phones.all()),
            contacts=list(service.contacts.all()),
            organization_phones=list(service.organization.phones.all()),
            organization_contacts=list(service.organization.contacts.all()),
            desk_phones=list(Phone.objects.filter(service__external_id=settings.HELP_DESK_EXTERNAL_ID)),
            schedules=sorted(service.schedules.all(), key=lambda row: (row.weekday, row.opens_at)),
            exceptions=list(service.schedule_exceptions.all()),
            programs=list(service.programs.all()),
            desk_id=_desk().values_list("pk", flat=True).first(),
        )


def for_page(services: ServiceQuerySet) -> ServiceQuerySet:
    """Services with what the page of one of them needs beside its parts: organization, latest check, places, desk."""
    places = ServiceAtLocation.objects.select_related("location__municipality")
    desk = Subquery(_desk().values("pk")[:1])
    prepared: ServiceQuerySet = services.select_related("organization").with_latest_check().annotate(desk_id=desk)
    return prepared.prefetch_related(Prefetch("places", queryset=places))


def _desk() -> ServiceQuerySet:
    desk: ServiceQuerySet = Service.objects.published().filter(external_id=settings.HELP_DESK_EXTERNAL_ID).order_by()
    return desk


def _names(items: Iterable[CodeListItem], language: str) -> dict[str, LocalizedText]:
    return {item.code: item.text("name", language) for item in items}
