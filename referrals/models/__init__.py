"""The door to the models: import them from here.

Arrows inside: code_list; case ← consent ← referral ← history, conversation, appointment, partner, notification, reminder;
retention.
"""

from referrals.models.appointment import Appointment
from referrals.models.case import Case
from referrals.models.code_list import CodeKind, ReferralCode
from referrals.models.consent import Consent, ConsentText
from referrals.models.conversation import Attachment, Message
from referrals.models.history import AccessEntry, Disclosure, HistoryEntry
from referrals.models.notification import Notification
from referrals.models.partner import Agreement, Deputyship, Invitation, SecureLink
from referrals.models.referral import PersonBlock, Referral, ReferralVersion
from referrals.models.reminder import Reminder
from referrals.models.retention import ErasureEntry, StatisticsRow

__all__ = [
    "AccessEntry",
    "Agreement",
    "Appointment",
    "Attachment",
    "Case",
    "CodeKind",
    "Consent",
    "ConsentText",
    "Deputyship",
    "Disclosure",
    "ErasureEntry",
    "HistoryEntry",
    "Invitation",
    "Message",
    "Notification",
    "PersonBlock",
    "Referral",
    "ReferralCode",
    "ReferralVersion",
    "Reminder",
    "SecureLink",
    "StatisticsRow",
]
