"""Made-up organizations, services and referrals for ``make run``: marked as such, absent from everything public.

Real organizations get no agreement, no capacity and no intake by us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from directory.models import (
    Capacity,
    Language,
    LifeArea,
    Municipality,
    Organization,
    OrganizationKind,
    ReferralIntake,
    ResidenceStatusGroup,
    Service,
    Topic,
)
from referrals import actions
from referrals.doer import Doer
from referrals.fields import PERSON_BLOCKS, Block
from referrals.models import Agreement, Case, Consent, Notification, Referral

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

COUNSELLING: Final = "demo-counselling"
PARTNER: Final = "demo-partner"
_AUTHORITY: Final = "demo-authority"
_WITHOUT_ACCOUNT: Final = "demo-club"
_ORGANIZATIONS: Final = {
    COUNSELLING: ("Demonstration: Beratungsstelle (erfunden)", OrganizationKind.CHARITY, False),
    PARTNER: ("Demonstration: Bildungsträger (erfunden)", OrganizationKind.TRAINING_PROVIDER, False),
    _AUTHORITY: ("Demonstration: Amt (erfunden)", OrganizationKind.AUTHORITY, True),
    _WITHOUT_ACCOUNT: ("Demonstration: Verein ohne Konto (erfunden)", OrganizationKind.ASSOCIATION, False),
}


@dataclass(frozen=True, slots=True)
class _Service:
    """A made-up service: its organization, its name in four languages, topic, and how it receives."""

    organization: str
    names: Mapping[str, str]
    topic: str
    intake: str = ReferralIntake.ACCOUNT
    capacity: str = Capacity.OPEN
    waiting_weeks: int | None = None
    answer_days: int | None = 5


_SERVICES: Final = {
    "demo-language": _Service(
        PARTNER,
        {
            "de": "Demonstration: Beratung zu Sprachkursen",
            "en": "Demonstration: advice on language courses",
            "ru": "Демонстрация: консультация о языковых курсах",
            "ar": "عرض توضيحي: استشارة حول دورات اللغة",
        },
        "language",
    ),
    "demo-work": _Service(
        PARTNER,
        {
            "de": "Demonstration: Hilfe bei der Arbeitssuche",
            "en": "Demonstration: help with finding work",
            "ru": "Демонстрация: помощь в поиске работы",
            "ar": "عرض توضيحي: مساعدة في البحث عن عمل",
        },
        "work",
        capacity=Capacity.WAITING_LIST,
        waiting_weeks=4,
    ),
    "demo-residence": _Service(
        _AUTHORITY,
        {
            "de": "Demonstration: Auskunft zum Aufenthalt",
            "en": "Demonstration: information on residence",
            "ru": "Демонстрация: информация о пребывании",
            "ar": "عرض توضيحي: معلومات عن الإقامة",
        },
        "residence",
    ),
    "demo-company": _Service(
        _WITHOUT_ACCOUNT,
        {
            "de": "Demonstration: Begleitung im Alltag",
            "en": "Demonstration: company in everyday life",
            "ru": "Демонстрация: сопровождение в повседневной жизни",
            "ar": "عرض توضيحي: مرافقة في الحياة اليومية",
        },
        "everyday",
        intake=ReferralIntake.LINK,
    ),
}


@transaction.atomic
def demonstration_organizations() -> dict[str, Organization]:
    """The made-up organizations by their external id, created with services and agreements where they are not there.

    Raises ImproperlyConfigured when the settings are not those of a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Made-up organizations are for demonstrations: the setting DEMONSTRATION is off.")
    found = {external_id: _organization(external_id) for external_id in _ORGANIZATIONS}
    for external_id, facts in _SERVICES.items():
        _service(external_id, facts, found[facts.organization])
    return found


def _organization(external_id: str) -> Organization:
    name, kind, is_authority = _ORGANIZATIONS[external_id]
    values = {"name": name, "kind": kind, "is_public_authority": is_authority, "is_demonstration": True}
    organization, is_new = Organization.objects.get_or_create(external_id=external_id, defaults=values)
    if is_new:
        today = timezone.localdate()
        Agreement.objects.create(
            organization=organization,
            kind=Agreement.Kind.JOINT,
            signed_on=today,
            valid_until=today + timedelta(days=365),
            is_demonstration=True,
        )
    return organization


def _service(external_id: str, facts: _Service, organization: Organization) -> None:
    if Service.objects.filter(external_id=external_id).exists():
        return
    service = Service(
        external_id=external_id,
        organization=organization,
        serves_whole_district=True,
        referral_intake=facts.intake,
        capacity=facts.capacity,
        capacity_stated_on=timezone.localdate(),
        waiting_weeks=facts.waiting_weeks,
        answer_days=facts.answer_days,
        **{f"name_{language}": name for language, name in facts.names.items()},
    )
    service.save()
    service.topics.set(Topic.objects.filter(code=facts.topic))
    service.languages.set(Language.objects.filter(code__in=["de", "ar", "ru"]))
    service.save()


@dataclass(frozen=True, slots=True)
class People:
    """The made-up people who act in the demonstration."""

    counsellor: AbstractBaseUser
    intake: AbstractBaseUser
    worker: AbstractBaseUser


def demonstration_referrals_missing() -> bool:
    """True where no made-up referral is there."""
    return not Referral.objects.filter(is_demonstration=True).exists()


@transaction.atomic
def create_demonstration_referrals(people: People) -> int:
    """One made-up referral in every state; none where there are some. Returns how many were written."""
    if not demonstration_referrals_missing():
        return 0
    demonstration_organizations()
    for story in _STORIES:
        story(_Stage(people))
    # Nobody has to be told of what is made up.
    Notification.objects.filter(referral__is_demonstration=True).update(sent_at=timezone.now())
    return len(_STORIES)


class _Stage:
    """Plays a story: one case of a made-up person, and what both sides do."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.language = Service.objects.get(external_id="demo-language")
        self.work = Service.objects.get(external_id="demo-work")

    def draft(self, service: Service, request: str, **fields: Any) -> Referral:
        """A draft in a new case, complete but for the consent."""
        referral = actions.create_draft(self.people.counsellor, service=service)
        Case.objects.filter(pk=referral.case_id).update(is_demonstration=True)
        Referral.objects.filter(pk=referral.pk).update(is_demonstration=True)
        referral.refresh_from_db()
        doer = self.sender(referral)
        actions.save_request(referral, doer, self._request(request) | fields)
        identity = {"family_name": "Muster (erfunden)", "given_name": "Alex"}
        actions.save_block(referral, doer, Block.IDENTITY, identity)
        contact = {"contact_permission": ["call"], "phone": "02421 000000"}
        actions.save_block(referral, doer, Block.CONTACT, contact)
        return Referral.objects.get(pk=referral.pk)

    def _request(self, request: str) -> dict[str, Any]:
        return {
            "request": request,
            "urgency": "routine",
            "handover_type": "cold",
            "life_areas": list(LifeArea.objects.filter(code__in=["language", "work"])),
            "age_band": "age_27_44",
            "municipality": Municipality.objects.filter(name="Düren").first(),
            "languages": list(Language.objects.filter(code="ar")),
            "german_level": "a1",
            "interpreter_need": "yes",
            "residence_group": ResidenceStatusGroup.objects.filter(code="tolerated").first(),
        }

    def sent(self, service: Service, request: str, **fields: Any) -> Referral:
        """A referral that was sent under a consent."""
        referral = self.draft(service, request, **fields)
        consent = Consent.objects.create(
            case=referral.case,
            recorded_by_id=self.people.counsellor.pk,
            legal_basis="consent",
            given_at=timezone.now(),
            given_by="self",
            form="written",
            language="ar",
            purpose="counselling",
            scope_blocks=[block.value for block in PERSON_BLOCKS],
            return_channel="content",
            informed_refusal=True,
            informed_withdrawal=True,
            expires_at=timezone.localdate() + timedelta(days=180),
        )
        consent.recipients.add(service)
        referral.consent = consent
        referral.save(update_fields=["consent"])
        return actions.send(referral, self.sender(referral))

    def accepted(self, service: Service, request: str) -> Referral:
        """A referral that was sent and accepted by the intake for the worker."""
        referral = self.sent(service, request)
        return actions.accept(
            referral,
            self.intake(referral),
            responsible_name="Kim Beispiel (erfunden)",
            responsible_phone="02421 111111",
            first_contact_on=timezone.localdate() + timedelta(days=5),
            assignee=self.people.worker,
        )

    def sender(self, referral: Referral) -> Doer:
        """The counsellor in the referral."""
        return Doer.of(self.people.counsellor, referral)

    def intake(self, referral: Referral) -> Doer:
        """The partner's intake in the referral."""
        return Doer.of(self.people.intake, referral)

    def worker(self, referral: Referral) -> Doer:
        """The assigned worker in the referral."""
        return Doer.of(self.people.worker, referral)


def _draft(stage: _Stage) -> None:
    stage.draft(stage.language, "Erfunden: Bitte zum ersten Deutschkurs beraten.")


def _requested(stage: _Stage) -> None:
    stage.sent(
        stage.language,
        "Erfunden: Sucht einen Kurs am Vormittag.",
        urgency="urgent",
        urgency_reason="Erfunden: Kurs beginnt bald.",
    )


def _asked_back(stage: _Stage) -> None:
    referral = stage.sent(stage.work, "Erfunden: Möchte im Lager arbeiten, hat Erfahrung.")
    actions.ask_back(referral, stage.intake(referral), "language", "Erfunden: Reicht das Deutsch für ein Gespräch?")


def _accepted(stage: _Stage) -> None:
    stage.accepted(stage.language, "Erfunden: Braucht einen Alphabetisierungskurs.")


def _appointment_proposed(stage: _Stage) -> None:
    referral = stage.accepted(stage.work, "Erfunden: Hilfe bei der Bewerbung.")
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=12)
    slots = [actions.Slot(start, 45), actions.Slot(start + timedelta(days=1), 45)]
    actions.propose(referral, stage.worker(referral), slots, actions.Setting(mode="on_site"))


def _on_hold(stage: _Stage) -> None:
    referral = stage.accepted(stage.language, "Erfunden: Wartet auf die Zulassung zum Kurs.")
    actions.hold(referral, stage.worker(referral), "waiting_authority", timezone.localdate() + timedelta(days=30))


def _in_progress(stage: _Stage) -> None:
    referral = stage.accepted(stage.work, "Erfunden: Sucht eine Ausbildung.")
    actions.begin(referral, stage.worker(referral), timezone.localdate())


def _completed(stage: _Stage) -> None:
    referral = stage.accepted(stage.language, "Erfunden: Fragt nach einem B1-Kurs.")
    actions.complete(referral, stage.worker(referral), "enrolled", note="Erfunden: Der Kurs beginnt im Januar.")


def _failed(stage: _Stage) -> None:
    referral = stage.accepted(stage.work, "Erfunden: Sucht eine Stelle in Teilzeit.")
    actions.fail(referral, stage.worker(referral), "could_not_contact")


def _declined(stage: _Stage) -> None:
    referral = stage.sent(stage.work, "Erfunden: Sucht einen Minijob.")
    actions.decline(referral, stage.intake(referral), "no_capacity", suggested=stage.language)


def _withdrawn(stage: _Stage) -> None:
    referral = stage.sent(stage.language, "Erfunden: Hat inzwischen etwas anderes gefunden.")
    actions.withdraw(referral, stage.sender(referral), "other_service_found")


def _mistake(stage: _Stage) -> None:
    referral = stage.sent(stage.language, "Erfunden: Doppelt angelegt.")
    actions.mark_as_error(referral, stage.sender(referral), "duplicate")


_STORIES: Final[tuple[Callable[[_Stage], None], ...]] = (
    _draft, _requested, _asked_back, _accepted, _appointment_proposed, _on_hold, _in_progress, _completed, _failed,
    _declined, _withdrawn, _mistake,
)  # fmt: skip
