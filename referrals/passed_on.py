"""What a recipient gets to see of a referral in the end: the filled blocks within the consent, in words."""

from __future__ import annotations

from referrals.disclosure import PROTECTED, Disclosed, disclosed_blocks, values_of
from referrals.labels import CodeNames
from referrals.models import Referral
from referrals.showing import Section, sections


def covered_sections(referral: Referral, names: CodeNames) -> list[Section]:
    """The blocks that are passed on, at once or after acceptance, in the language of the names."""
    blocks = disclosed_blocks(referral, PROTECTED)
    return sections(Disclosed(referral, PROTECTED, blocks, values_of(referral, blocks)), names)
