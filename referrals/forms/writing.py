"""The forms of a draft. What is asked for follows from the table of fields; nothing is required, sending checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.core.languages import SOURCE_LANGUAGE
from directory.models import Service
from referrals.candidates import named, receiving_services
from referrals.coverage import INFORMATION
from referrals.disclosure import CONSULT, column_values, is_filled
from referrals.fields import BLOCK_LABELS, BLOCK_TIERS, BY_NAME, PERSON_BLOCKS, Block, fields_of
from referrals.forms.making import form_field
from referrals.free_text import Warning, warnings
from referrals.models import Referral

NEED_FIELDS: Final = (
    "life_areas", "municipality", "lives_outside", "languages", "interpreter_need", "age_band", "residence_group",
)  # fmt: skip
REQUEST_FIELDS: Final = (
    "handover_type", "request", "life_areas", "urgency", "urgency_reason", "external_deadline", "external_deadline_type",
    "legal_circles", "done_so_far", "goal",
)  # fmt: skip
PERSON_FIELDS: Final = (
    "age_band", "unaccompanied_minor", "municipality", "lives_outside", "languages", "german_level", "interpreter_need",
    "accessibility_needs", "residence_group", "household_size", "children_count", "contact_risk",
)  # fmt: skip
_FREE_TEXTS: Final = ("request", "urgency_reason", "done_so_far", "goal")
_NO_NAMES: Final = gettext_lazy("No names, phone numbers or dates of birth: the service reads this before it accepts.")
_HINTS: Final = {
    "request": _NO_NAMES,
    "urgency_reason": _NO_NAMES,
    "done_so_far": _NO_NAMES,
    "goal": _NO_NAMES,
    "residence_group": gettext_lazy("You may leave this open."),
    "contact_permission": gettext_lazy("Ask the person which ways are safe."),
    "other_services": gettext_lazy("Find them by name, then tick them."),
}
_VIOLENCE: Final = "women_violence"
_SENDER_ONLY: Final = "sender_only"
_FOUND_SERVICES: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a form as a page shows it, with what was noticed in its text."""

    field: forms.BoundField
    warnings: Sequence[Warning] = ()

    @property
    def is_long(self) -> bool:
        """True for a list of so many boxes that it is folded."""
        return self.field.widget_type == "checkboxselectmultiple" and len(self.field.subwidgets) > 12

    @property
    def chosen(self) -> int:
        """How many boxes are ticked."""
        value = self.field.value()
        return len(value) if isinstance(value, (list, tuple, set)) else 0


class RequestForm(forms.Form):
    """Some fields of tier 1 of a draft. ``names`` says which."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, *, referral: Referral) -> None:
        values = column_values(referral, Block.REQUEST)
        super().__init__(data, initial={name: values[name] for name in self.names})
        self.referral = referral
        for name in self.names:
            self.fields[name] = form_field(BY_NAME[name])
            self.fields[name].help_text = _HINTS.get(name, "")

    def rows(self) -> list[Row]:
        """The fields in their order, with warnings about what is stored."""
        found = text_warnings(self.referral) if not self.is_bound else {}
        return [Row(self[name], found.get(name, ())) for name in self.names]


class NeedForm(RequestForm):
    """What the services are ranked by."""

    names = NEED_FIELDS


class AboutForm(RequestForm):
    """What the service should do. A question without a person stays one, and nothing else becomes one."""

    names = REQUEST_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["handover_type"]
        if self.referral.handover_type == CONSULT:
            kind.choices = [choice for choice in kind.choices if choice[0] == CONSULT]
        else:
            kind.choices = [choice for choice in kind.choices if choice[0] not in ("", CONSULT, INFORMATION)]


class PersonForm(RequestForm):
    """The person, as far as the decision needs it: no name."""

    names = PERSON_FIELDS


def text_warnings(referral: Referral) -> dict[str, list[Warning]]:
    """What the stored free texts of tier 1 say that they should not (A8), by field."""
    names = entered_names(referral)
    found = {name: warnings(getattr(referral, name), names) for name in _FREE_TEXTS}
    return {name: each for name, each in found.items() if each}


def entered_names(referral: Referral) -> list[str]:
    """The names of the person and of the guardian, as far as they are written."""
    rows = {row.block: row.content for row in referral.blocks.filter(block__in=[Block.IDENTITY, Block.GUARDIAN])}
    identity, guardian = rows.get(Block.IDENTITY, {}), rows.get(Block.GUARDIAN, {})
    written = [identity.get("family_name"), identity.get("given_name"), guardian.get("guardian_name")]
    return [name for name in written if name]


@dataclass(frozen=True, slots=True)
class BlockRows:
    """A block of the details as a page shows it: folded, with the sentence who sees it when."""

    block: Block
    label: str
    who_sees: str
    rows: Sequence[Row]
    is_open: bool
    is_filled: bool
    warning: str = ""


class DetailsForm(forms.Form):
    """Everything about the person that is released by acceptance only, block by block."""

    residence_anyway = forms.BooleanField(
        label=gettext_lazy("Pass on details of the residence paper to this authority nevertheless"), required=False
    )
    find_service = forms.CharField(label=gettext_lazy("Find a service by name"), max_length=80, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, referral: Referral) -> None:
        self.referral = referral
        self.stored = {row.block: row.content for row in referral.blocks.all()}
        chosen = list(referral.other_services.all())
        super().__init__(data, initial=self._initial(chosen))
        for block in self.blocks:
            for field in fields_of(block):
                self.fields[field.name] = form_field(field)
                self.fields[field.name].help_text = _HINTS.get(field.name, "")
        others: Any = self.fields["other_services"]
        others.queryset = _offered(str((data or {}).get("find_service", "")), [service.pk for service in chosen])

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks that the page asks for, in their order."""
        return (*PERSON_BLOCKS, Block.SERVICES)

    @property
    def is_for_authority(self) -> bool:
        """True where the recipient may have to report people: residence data is then off unless asked for (A7)."""
        organization = self.referral.recipient_organization
        return organization is not None and organization.may_report

    def _initial(self, chosen: list[Service]) -> dict[str, Any]:
        initial: dict[str, Any] = {"other_services": chosen, "residence_anyway": Block.RESIDENCE in self.stored}
        if self.referral.life_areas.filter(code=_VIOLENCE).exists():
            initial["contact_permission"] = [_SENDER_ONLY]
        for content in self.stored.values():
            initial |= content
        return initial

    def block_rows(self) -> list[BlockRows]:
        """The blocks with their fields, those that are needed or have an error unfolded."""
        return [self._rows_of(block) for block in self.blocks]

    def _rows_of(self, block: Block) -> BlockRows:
        names = [field.name for field in fields_of(block)]
        warns = block is Block.RESIDENCE and self.is_for_authority
        before = ["residence_anyway"] if warns else ["find_service"] if block is Block.SERVICES else []
        is_filled_now = block.value in self.stored or (block is Block.SERVICES and bool(self.initial["other_services"]))
        needed = block in (Block.IDENTITY, Block.CONTACT)
        found_services = block is Block.SERVICES and bool(self.data.get("find_service"))
        return BlockRows(
            block,
            str(BLOCK_LABELS[block]),
            who_sees(block),
            [Row(self[name]) for name in (*before, *names)],
            is_open=needed or found_services or any(self[name].errors for name in names),
            is_filled=is_filled_now,
            warning=_("This authority may have to report people without papers. Better leave this empty.")
            if warns
            else "",
        )

    def contents(self) -> Iterator[tuple[Block, dict[str, Any]]]:
        """For each encrypted block what is to be stored. Towards an authority no residence data unless asked for."""
        for block in PERSON_BLOCKS:
            content = {field.name: _storable(self.cleaned_data[field.name]) for field in fields_of(block)}
            if block is Block.RESIDENCE and self.is_for_authority and not self.cleaned_data["residence_anyway"]:
                content = {}
            yield block, {name: value for name, value in content.items() if is_filled(value)}


def who_sees(block: Block) -> str:
    """Who sees a block, and when."""
    match BLOCK_TIERS[block]:
        case 1:
            return _("The receiving service sees this at once.")
        case 2:
            return _("The receiving service sees this only after it has accepted.")
        case _:
            return _("Only the person who works on it sees this, after the service has accepted.")


def _offered(text: str, chosen: Iterable[int]) -> Any:
    """The services to tick: the chosen ones, and those that were looked for."""
    wanted = list(named(receiving_services(), text).values_list("pk", flat=True)[:_FOUND_SERVICES]) if text else []
    return Service.objects.filter(Q(pk__in=wanted) | Q(pk__in=list(chosen))).order_by(f"name_{SOURCE_LANGUAGE}")


def _storable(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "code", value)
