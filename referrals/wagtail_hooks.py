"""The referrals' lists in Wagtail's menu. Referrals themselves are never registered there (E8)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from referrals.cms import AgreementViewSet, ConsentTextViewSet, ReferralCodeViewSet


class HandoverListGroup(SnippetViewSetGroup):
    """What a handover is chosen from, and what has to be signed for it."""

    menu_label = _("Handover lists")
    menu_icon = "list-ul"
    menu_order = 70
    menu_name = "handover-lists"
    items = (ReferralCodeViewSet, ConsentTextViewSet, AgreementViewSet)


register_snippet(HandoverListGroup)
