"""The form of a consent. It only reads what was typed; ``actions.record_consent`` decides. Nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.core.languages import SOURCE_LANGUAGE, autonym
from directory.models import Language
from referrals.actions.consenting import DEFAULT_MONTHS, blocks_to_agree, months_later
from referrals.consent_texts import languages_with_text
from referrals.fields import BLOCK_LABELS, Block
from referrals.forms.making import code_choices
from referrals.models import CodeKind, Referral

_CODES = {
    "legal_basis": CodeKind.LEGAL_BASIS,
    "purpose": CodeKind.CONSENT_PURPOSE,
    "given_by": CodeKind.CONSENT_GIVEN_BY,
    "form": CodeKind.CONSENT_FORM,
    "return_channel": CodeKind.RETURN_CHANNEL,
}


def _text(label: Any, most: int, **extra: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, max_length=most, widget=area, required=False, **extra)


def _day(label: Any, **extra: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **extra)


class ConsentForm(forms.Form):
    """What the person agreed to, how, and until when."""

    legal_basis = forms.ChoiceField(label=_("Legal basis"), required=False)
    language = forms.ChoiceField(
        label=_("In which language was it explained?"),
        required=False,
        help_text=_("The text is shown in this language, or in German where it is not translated."),
    )
    interpreted = forms.BooleanField(label=_("With an interpreter"), required=False)
    scope_blocks = forms.MultipleChoiceField(
        label=_("What may be passed on besides the request?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    purpose = forms.ChoiceField(label=_("What for?"), required=False)
    purpose_note = _text(_("What for, in words"), 300)
    informed_refusal = forms.BooleanField(
        label=_("I explained: it is voluntary, and what happens without consent"), required=False
    )
    informed_withdrawal = forms.BooleanField(
        label=_("I explained: how the consent can be withdrawn at any time"), required=False
    )
    given_by = forms.ChoiceField(label=_("Who agreed?"), required=False)
    form = forms.ChoiceField(label=_("How?"), required=False)
    witness = forms.CharField(
        label=_("Witness"), max_length=120, required=False, help_text=_("Only for a spoken consent.")
    )
    given_on = _day(_("When?"))
    return_channel = forms.ChoiceField(label=_("What may the service report back?"), required=False)
    mutual_release = forms.BooleanField(
        label=_("Both sides are released from secrecy towards each other"), required=False
    )
    expires_at = _day(_("Valid until"), help_text=_("Six months, if nothing else was agreed; twelve at most."))
    legal_basis_note = _text(
        _("Norm and reason"), 600, help_text=_("Only where there is no consent. The person gets to read it.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, referral: Referral) -> None:
        super().__init__(data, initial=self._initial(referral))
        for name, kind in _CODES.items():
            self._choices(name, code_choices(kind, blank=True))
        self._choices("language", _languages())
        self._choices("scope_blocks", [(block.value, str(BLOCK_LABELS[block])) for block in blocks_to_agree(referral)])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @staticmethod
    def _initial(referral: Referral) -> dict[str, Any]:
        """Days and languages, never a tick: whoever agreed says so."""
        today = timezone.localdate()
        spoken = [language.code for language in referral.languages.all()]
        texts = languages_with_text()
        return {
            "legal_basis": "consent_secrecy" if referral.sender_organization.secrecy_bound else "consent",
            "language": next((code for code in spoken if code in texts), next(iter(spoken), SOURCE_LANGUAGE)),
            "given_on": today,
            "expires_at": months_later(today, DEFAULT_MONTHS),
        }

    def chosen(self, name: str) -> str:
        """What is chosen now, typed or by default: for showing the text before anything is stored."""
        return str(self.data.get(name) or self.initial.get(name) or "") if self.is_bound else str(self.initial[name])

    def chosen_blocks(self) -> list[Block]:
        """The blocks that are ticked now."""
        known = {block.value for block in Block}
        ticked = self.data.getlist("scope_blocks") if hasattr(self.data, "getlist") else []
        return [Block(value) for value in ticked if value in known]


def _languages() -> list[tuple[str, str]]:
    """First the languages that have a text, then all others, in which somebody has to interpret."""
    shown = get_language() or SOURCE_LANGUAGE
    texts = languages_with_text()
    others = [(item.code, str(item.text("name", shown))) for item in Language.objects.all() if item.code not in texts]
    return [("", str(_("Please choose"))), *((code, autonym(code)) for code in texts), *others]
