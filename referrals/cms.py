"""The referrals in the CMS: code lists and texts of consents for editors, agreements for operators. Never a referral."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

import django_filters
from django import forms
from django.db import transaction
from django.db.models import Max, Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column

from directory.cms.code_lists import CodeListIndexView, CodeListViewSet
from directory.cms.columns import TranslationsColumn
from directory.cms.filters import TranslatedFilterSet
from directory.cms.forms import TranslatedEntryForm
from directory.cms.language_panels import language_tabs
from directory.cms.walls import EntryIndexView, EntryViewSet
from directory.permissions import EntryPermissionPolicy
from referrals.models import Agreement, CodeKind, ConsentText, ReferralCode

_PLACEHOLDERS: Final = frozenset({"recipients", "blocks"})
_NUMBERS: Final = frozenset({"hours", "working_days", "days", "expires_after_days"})


class ReferralCodeForm(TranslatedEntryForm):
    """The form of a code. The list and the code of an item are fixed once it exists: referrals hold them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "code"):
            self.fields[name].disabled = self.instance.pk is not None

    def clean_facts(self) -> dict[str, Any]:
        """Programs count with the facts: numbers are whole and not negative. Raises ValidationError."""
        facts = self.cleaned_data["facts"] or {}
        if not isinstance(facts, Mapping) or not _are_usable(facts):
            raise forms.ValidationError(_("Please write pairs of names and values; numbers are whole and above zero."))
        return dict(facts)


def _are_usable(facts: Mapping[str, Any]) -> bool:
    reminders = facts.get("reminders", [])
    if not isinstance(reminders, list) or not all(isinstance(each, Mapping) for each in reminders):
        return False
    numbers = [value for each in (facts, *reminders) for name, value in each.items() if name in _NUMBERS]
    return all(type(number) is int and number > 0 for number in numbers)


class ReferralCodeFilterSet(TranslatedFilterSet):
    """By list, by whether it can be chosen, by the state of the translations."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("List"), choices=CodeKind.choices)
    selectable = django_filters.BooleanFilter(label=gettext_lazy("Can be chosen"))

    class Meta:
        model = ReferralCode
        fields: list[str] = []


class ReferralCodeIndexView(CodeListIndexView):
    """The list of all codes, list by list."""

    default_ordering = ("kind", "order", "code")
    exported = ("pk", "kind", *CodeListIndexView.exported[1:], "selectable", "source")


class ReferralCodeViewSet(CodeListViewSet):
    """Codes of the handover."""

    model = ReferralCode
    menu_label = gettext_lazy("Codes")
    index_view_class = ReferralCodeIndexView
    filterset_class = ReferralCodeFilterSet
    list_display = [
        "name_de",
        Column("kind", label=gettext_lazy("List"), accessor="get_kind_display", sort_key="kind"),
        Column("code", label=gettext_lazy("Code"), sort_key="code"),
        Column("order", label=gettext_lazy("Order"), sort_key="order"),
        TranslationsColumn(),
    ]

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        """The form."""
        facts = [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("code"), FieldPanel("order")]),
            FieldPanel("selectable"),
            FieldPanel("facts", widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"})),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
            FieldPanel("source"),
        ]
        return TabbedInterface(
            [ObjectList(facts, heading=gettext_lazy("Facts")), *language_tabs(self.model)],
            base_form_class=ReferralCodeForm,
        )


class WrittenOncePolicy(EntryPermissionPolicy):
    """What is there is read and followed by a new version; nobody changes or deletes it, operators included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """May the user do this at all?"""
        return action not in {"change", "delete"} and bool(super().user_has_permission(user, action))


class ConsentTextForm(WagtailAdminModelForm):
    """The form of a new version; its number follows the last one of the kind and language."""

    def clean_text(self) -> str:
        """The text, with both places to fill in and no other. Raises ValidationError."""
        text: str = self.cleaned_data["text"]
        try:
            found = {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}
        except ValueError:
            found = set()
        if found != _PLACEHOLDERS:
            raise forms.ValidationError(_("The text needs {recipients} and {blocks}, and has no other curly brackets."))
        return text

    def clean(self) -> dict[str, Any]:
        """Refuses a last day before the first. Adds an error to it."""
        cleaned: dict[str, Any] = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first day."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Saves the next version."""
        earlier = ConsentText.objects.filter(kind=self.instance.kind, language=self.instance.language)
        self.instance.version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
        return super().save(commit)


class ConsentTextFilterSet(WagtailFilterSet):
    """By kind and language."""

    class Meta:
        model = ConsentText
        fields: list[str] = ["kind", "language"]


class PlainIndexView(EntryIndexView):
    """A list without translations; it exports what ``list_export`` names."""

    list_export: tuple[str, ...] = ()

    def to_row_dict(self, item: Model) -> dict[str, object]:
        """The exported row."""
        return {name: getattr(item, name) for name in self.list_export}


class ConsentTextIndexView(PlainIndexView):
    """The list of texts: the newest version of each kind and language first."""

    default_ordering = ("kind", "language", "-version")


class ConsentTextViewSet(EntryViewSet):
    """Texts of consents: a version is written once and never changed."""

    model = ConsentText
    icon = "doc-full"
    menu_label = gettext_lazy("Texts of consents")
    index_view_class = ConsentTextIndexView
    filterset_class = ConsentTextFilterSet
    inspect_view_enabled = True
    inspect_view_fields = ["kind", "language", "version", "valid_from", "valid_to", "text"]
    search_fields = ["text"]
    list_display = [
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display", sort_key="language"),
        Column("version", label=gettext_lazy("Version"), sort_key="version"),
        Column("valid_from", label=gettext_lazy("Valid from"), sort_key="valid_from"),
        Column("valid_to", label=gettext_lazy("Valid to"), sort_key="valid_to"),
    ]

    @property
    def permission_policy(self) -> WrittenOncePolicy:
        """Nobody changes a version."""
        return WrittenOncePolicy(self.model)

    @cached_property
    def edit_handler(self) -> ObjectList:
        """The form."""
        return ObjectList(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
                FieldPanel("text", widget=forms.Textarea(attrs={"rows": 30, "dir": "auto"})),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            ],
            base_form_class=ConsentTextForm,
        )


class AgreementIndexView(PlainIndexView):
    """The list of agreements: those that end first come first."""

    default_ordering = ("valid_until", "organization__name")

    def get_base_queryset(self) -> Any:
        """The agreements with their organizations."""
        return super().get_base_queryset().select_related("organization")


class AgreementFilterSet(WagtailFilterSet):
    """By kind."""

    class Meta:
        model = Agreement
        fields: list[str] = ["kind"]


class AgreementViewSet(EntryViewSet):
    """Agreements with partner organizations, kept by the operators."""

    model = Agreement
    icon = "doc-empty"
    menu_label = gettext_lazy("Agreements")
    index_view_class = AgreementIndexView
    filterset_class = AgreementFilterSet
    search_fields = ["organization__name"]
    list_display = [
        Column("organization", label=gettext_lazy("Organization"), sort_key="organization__name"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("signed_on", label=gettext_lazy("Signed on"), sort_key="signed_on"),
        Column("valid_until", label=gettext_lazy("Valid until"), sort_key="valid_until"),
        Column("ended_on", label=gettext_lazy("Ended early on"), sort_key="ended_on"),
    ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        """The form. Operators need not be editors of the directory, so the organization is a plain list."""
        return ObjectList(
            [
                FieldPanel("organization", widget=forms.Select),
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("signed_on"), FieldPanel("valid_until"), FieldPanel("ended_on")]),
            ]
        )
