"""The referral itself: one record that both organizations look at, never a copy.

Columns here belong to tier 1 (pseudonymous request) or to the course of things. Who the person is stands in ``PersonBlock``.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import (
    Language,
    LegalCircle,
    LifeArea,
    Municipality,
    Organization,
    ResidenceStatusGroup,
    Service,
)
from referrals.encryption import EncryptedJSONField, EncryptedTextField
from referrals.models.case import Case
from referrals.models.consent import Consent
from referrals.querysets import ReferralQuerySet
from referrals.reference import new_reference
from referrals.workflow import BusinessStatus, Side, State, Status, ball_with

_USER = settings.AUTH_USER_MODEL


class Referral(models.Model):
    """A structured handover (FHIR ServiceRequest and Task in one)."""

    reference = models.CharField(_("number"), max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals", verbose_name=_("case"))
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("referred onward from")
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    # Both sides
    sender_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="sent_referrals", verbose_name=_("sending organization")
    )
    sender_team = models.CharField(_("sending team"), max_length=80, blank=True)
    sender = models.ForeignKey(
        _USER, models.SET_NULL, null=True, related_name="sent_referrals", verbose_name=_("sender")
    )
    recipient_service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("receiving service")
    )
    recipient_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_referrals",
        verbose_name=_("receiving organization"),
    )
    recipient_team = models.CharField(_("receiving team"), max_length=80, blank=True)
    assignee = models.ForeignKey(
        _USER, models.SET_NULL, null=True, blank=True, related_name="assigned_referrals", verbose_name=_("assigned to")
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("legal basis")
    )

    # The request (tier 1)
    handover_type = models.CharField(_("kind of handover"), max_length=40, default="cold")
    urgency = models.CharField(_("urgency"), max_length=40, default="routine")
    urgency_reason = EncryptedTextField(_("why it is urgent"))
    external_deadline = models.DateField(_("deadline of the person"), null=True, blank=True)
    external_deadline_type = models.CharField(_("kind of deadline"), max_length=40, blank=True)
    life_areas = models.ManyToManyField(LifeArea, blank=True, related_name="+", verbose_name=_("areas of life"))
    legal_circles = models.ManyToManyField(LegalCircle, blank=True, related_name="+", verbose_name=_("legal circles"))
    request = EncryptedTextField(_("what the service should do"))
    done_so_far = EncryptedTextField(_("done so far"))
    goal = EncryptedTextField(_("goal"))

    # The person, as far as the decision needs it (tier 1)
    age_band = models.CharField(_("age group"), max_length=40, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lives in")
    )
    lives_outside = models.BooleanField(_("lives outside the district"), default=False)
    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    german_level = models.CharField(_("level of German"), max_length=40, blank=True)
    interpreter_need = models.CharField(_("interpreter needed"), max_length=40, blank=True)
    accessibility_needs = models.JSONField(_("accessibility"), default=list, blank=True)
    residence_group = models.ForeignKey(
        ResidenceStatusGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("residence (group)"),
    )
    unaccompanied_minor = models.BooleanField(_("unaccompanied minor"), default=False)
    household_size = models.PositiveSmallIntegerField(_("people in the household"), null=True, blank=True)
    children_count = models.PositiveSmallIntegerField(_("children"), null=True, blank=True)
    contact_risk = models.BooleanField(_("contact may be dangerous"), default=False)

    # Further services involved (tier 2)
    other_services = models.ManyToManyField(
        Service, blank=True, related_name="+", verbose_name=_("other services involved")
    )

    # The course of things
    status = models.CharField(_("status"), max_length=20, choices=[(s.value, s.value) for s in Status], default="draft")
    business_status = models.CharField(
        _("state"), max_length=24, blank=True, choices=[(b.value, b.value) for b in BusinessStatus], default=""
    )
    proposed_by = models.CharField(
        _("open proposal by"), max_length=10, choices=[(s.value, s.value) for s in Side], default=Side.NONE.value
    )
    version = models.PositiveIntegerField(
        _("version"), default=0
    )  # grows with every step: two people cannot both take one
    status_since = models.DateTimeField(_("since"), auto_now_add=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("receipt confirmed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        _USER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    paused_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    reminders_sent = models.PositiveSmallIntegerField(_("reminders"), default=0)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    expected_start_on = models.DateField(_("first contact expected"), null=True, blank=True)
    first_contact_on = models.DateField(_("first contact"), null=True, blank=True)
    no_show_count = models.PositiveSmallIntegerField(_("times not come"), default=0)
    responsible_name = EncryptedTextField(_("who is responsible"))
    responsible_phone = EncryptedTextField(_("phone of who is responsible"))
    reason = models.CharField(
        _("reason"), max_length=40, blank=True
    )  # code of the refusal, the withdrawal, the mistake
    suggested_service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("other service suggested")
    )
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    outcome_note = EncryptedTextField(_("outcome in words"))
    follow_up_needed = models.BooleanField(_("more help is needed"), default=False)
    cancellation_confirmed_at = models.DateTimeField(_("cancellation seen"), null=True, blank=True)
    consent_withdrawn_told_by = models.CharField(_("withdrawal recorded by"), max_length=10, blank=True)
    legal_hold_until = models.DateField(_("keep until"), null=True, blank=True)
    legal_hold_reason = models.CharField(_("why it is kept"), max_length=200, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-status_since", "-id"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            models.Index(fields=["recipient_organization", "status"], name="referrals_inbox"),
            models.Index(fields=["sender_organization", "status"], name="referrals_outbox"),
            models.Index(fields=["status", "due_at"], name="referrals_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft")
                | models.Q(recipient_service__isnull=False, sent_at__isnull=False)
                | models.Q(status="entered-in-error"),
                name="referrals_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "requested", "rejected", "cancelled", "entered-in-error"])
                | models.Q(accepted_at__isnull=False),
                name="referrals_nothing_without_acceptance",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["completed", "failed"]) | ~models.Q(outcome=""),
                name="referrals_no_end_without_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> State:
        """Status and business status together, as the table of steps knows them."""
        return Status(self.status), BusinessStatus(self.business_status)

    @property
    def ball_with(self) -> Side:
        """Whose turn it is."""
        return ball_with(self.state, proposed_by=Side(self.proposed_by))


class PersonBlock(models.Model):
    """One block of what is known about the person, encrypted: identity, contact, guardian (tier 2); residence, health, family,
    finances, risk (tier 3). Which fields a block has stands in ``referrals.fields``."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="blocks", verbose_name=_("referral"))
    block = models.CharField(_("block"), max_length=16)
    content = EncryptedJSONField(_("content"))

    class Meta:
        verbose_name = _("details of the person")
        verbose_name_plural = _("details of the person")
        constraints = [models.UniqueConstraint(fields=["referral", "block"], name="referrals_block_once")]

    def __str__(self) -> str:
        return self.block


class ReferralVersion(models.Model):
    """What the recipient was shown at a time: the first version when it was sent, one more for each correction."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="versions", verbose_name=_("referral"))
    number = models.PositiveSmallIntegerField(_("version"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    content = EncryptedJSONField(_("content"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a referral")
        verbose_name_plural = _("versions of referrals")
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="referrals_version_once")]

    def __str__(self) -> str:
        return str(self.number)
