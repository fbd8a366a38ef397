"""Verbs: everything that changes a referral. Pages, links, commands and tests call these and nothing else."""

from referrals.actions.appointments import Setting, Slot, cancel, confirm, is_short_for_interpreter, propose
from referrals.actions.consenting import record_consent, usable_consents, use_consent
from referrals.actions.conversing import write_message
from referrals.actions.drafting import choose_recipient, create_draft, discard, save_block, save_request
from referrals.actions.onward import copy_for_another_service, refer_onward
from referrals.actions.receiving import (
    accept,
    acknowledge,
    ask_back,
    assign,
    begin,
    complete,
    confirm_cancellation,
    decline,
    fail,
    hold,
    no_show,
    plan_joint_handover,
    report,
    resume,
    undo_acceptance,
)
from referrals.actions.sending import answer, close, expire, mark_as_error, send, withdraw, withdraw_consent

__all__ = [
    "Setting",
    "Slot",
    "accept",
    "acknowledge",
    "answer",
    "ask_back",
    "assign",
    "begin",
    "cancel",
    "choose_recipient",
    "close",
    "complete",
    "confirm",
    "confirm_cancellation",
    "copy_for_another_service",
    "create_draft",
    "decline",
    "discard",
    "expire",
    "fail",
    "hold",
    "is_short_for_interpreter",
    "mark_as_error",
    "no_show",
    "plan_joint_handover",
    "propose",
    "record_consent",
    "refer_onward",
    "report",
    "resume",
    "save_block",
    "save_request",
    "send",
    "undo_acceptance",
    "usable_consents",
    "use_consent",
    "withdraw",
    "withdraw_consent",
    "write_message",
]
