"""The door to the models: import them from here.

Arrows inside: taxonomy ← organization ← service ← location, contact, schedule, eligibility, verification;
membership ← organization.
"""

from directory.models.contact import Contact, Phone
from directory.models.eligibility import (
    Access,
    Confidence,
    EligibilityRule,
    PaperKind,
    Program,
    ResidenceStatus,
    ResidenceStatusGroup,
)
from directory.models.imported import ImportedEntry
from directory.models.location import AddressBasis, Location, ServiceAtLocation, StepFree
from directory.models.membership import Membership, MembershipRole
from directory.models.organization import Organization, OrganizationKind
from directory.models.pending_index import PendingIndex
from directory.models.schedule import Schedule, ScheduleException, ScheduleKind, Weekday
from directory.models.service import (
    CAPACITY_FIELDS,
    Appointment,
    Capacity,
    Cost,
    InterpreterAvailability,
    ReferralIntake,
    Service,
    ServiceStatus,
)
from directory.models.taxonomy import Language, LegalCircle, LifeArea, Municipality, Postcode, TargetGroup, Topic
from directory.models.verification import Verification, VerificationMethod

__all__ = [
    "CAPACITY_FIELDS",
    "Access",
    "AddressBasis",
    "Appointment",
    "Capacity",
    "Confidence",
    "Contact",
    "Cost",
    "EligibilityRule",
    "ImportedEntry",
    "InterpreterAvailability",
    "Language",
    "LegalCircle",
    "LifeArea",
    "Location",
    "Membership",
    "MembershipRole",
    "Municipality",
    "Organization",
    "OrganizationKind",
    "PaperKind",
    "PendingIndex",
    "Phone",
    "Postcode",
    "Program",
    "ReferralIntake",
    "ResidenceStatus",
    "ResidenceStatusGroup",
    "Schedule",
    "ScheduleException",
    "ScheduleKind",
    "Service",
    "ServiceAtLocation",
    "ServiceStatus",
    "StepFree",
    "TargetGroup",
    "Topic",
    "Verification",
    "VerificationMethod",
    "Weekday",
]
