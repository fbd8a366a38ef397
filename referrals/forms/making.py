"""Form fields for the fields of a referral: what is asked for follows from the one table of fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.core.languages import SOURCE_LANGUAGE
from directory.models import (
    Language,
    LegalCircle,
    LifeArea,
    Municipality,
    ResidenceStatus,
    ResidenceStatusGroup,
    Service,
)
from referrals.fields import Field, Kind
from referrals.models import CodeKind, ReferralCode

_ITEMS: dict[str, Any] = {
    "life_areas": LifeArea,
    "legal_circles": LegalCircle,
    "languages": Language,
    "municipality": Municipality,
    "residence_group": ResidenceStatusGroup,
    "other_services": Service,
}


def code_choices(kind: CodeKind, *, blank: bool = False) -> list[tuple[str, str]]:
    """The codes that can be chosen today, with their names in the language of the page."""
    language = get_language() or SOURCE_LANGUAGE
    items = ReferralCode.objects.filter(kind=kind, selectable=True).valid_on(timezone.localdate())
    found = [(item.code, str(item.text("name", language))) for item in items]
    return [("", _("Please choose")), *found] if blank else found


class NamedChoice(forms.ModelChoiceField):
    """One item of a list of the directory, named in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The item's name."""
        return _named(obj)


class NamedChoices(forms.ModelMultipleChoiceField):
    """Several items of a list of the directory, named in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The item's name."""
        return _named(obj)


def _named(item: Any) -> str:
    return str(item.text("name", get_language() or SOURCE_LANGUAGE)) if hasattr(item, "text") else str(item)


def residence_statuses() -> Any:
    """The statuses that can be chosen in a referral: those in a group. Whoever has no papers at all is in none (A10)."""
    return ResidenceStatus.objects.filter(group__isnull=False)


def form_field(field: Field, *, required: bool = False) -> forms.Field:
    """The form field for a field of a referral. Drafts take everything, so nothing is required unless said so."""
    common: dict[str, Any] = {"label": field.label, "required": required}
    match field.kind:
        case Kind.CODE if field.codes is not None:
            return forms.ChoiceField(choices=code_choices(field.codes, blank=True), **common)
        case Kind.CODES if field.codes is not None:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=code_choices(field.codes), widget=boxes, **common)
        case Kind.ITEMS:
            items = _ITEMS[field.name].objects.all()
            return NamedChoices(queryset=items, widget=forms.CheckboxSelectMultiple, **common)
        case Kind.ITEM if field.name == "residence_status":
            return NamedChoice(
                queryset=residence_statuses(), to_field_name="code", empty_label=_("Please choose"), **common
            )
        case Kind.ITEM:
            return NamedChoice(queryset=_ITEMS[field.name].objects.all(), empty_label=_("Please choose"), **common)
        case Kind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
        case Kind.NUMBER:
            return forms.IntegerField(min_value=0, max_value=30, **common)
        case Kind.FLAG:
            return forms.BooleanField(**(common | {"required": False}))
        case Kind.EMAIL:
            return forms.EmailField(**common)
        case Kind.LONG_TEXT:
            area = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
            return forms.CharField(max_length=field.most, widget=area, **common)
        case _:
            text = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
            return forms.CharField(max_length=field.most, widget=text, **common)
