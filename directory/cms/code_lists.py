"""Code lists in the CMS: facts first, then one tab of texts per language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.ui.tables import Column

from directory.cms.columns import TranslationsColumn
from directory.cms.filters import TranslatedFilterSet
from directory.cms.forms import TranslatedEntryForm
from directory.cms.language_panels import language_tabs
from directory.cms.walls import EntryIndexView, EntryViewSet
from directory.core.codelist import CodeListItem
from directory.models import (
    Language,
    LegalCircle,
    LifeArea,
    Municipality,
    PaperKind,
    ResidenceStatus,
    ResidenceStatusGroup,
    TargetGroup,
    Topic,
)


class CodeListIndexView(EntryIndexView):
    """The list of a code list."""

    default_ordering: Sequence[str] = ("order", "code")
    exported: Sequence[str] = ("pk", "code", "name_de", "name_en", "order", "valid_from", "valid_to", "legal_basis")


class CodeListViewSet(EntryViewSet):
    """One code list. Subclasses say which model and which facts it has beyond those of every code list."""

    icon = "list-ul"
    index_view_class = CodeListIndexView
    search_fields = ["name_de", "code"]
    list_display = [
        "name_de",
        Column("code", label=_("Code"), sort_key="code"),
        Column("order", label=_("Order"), sort_key="order"),
        TranslationsColumn(),
    ]
    more_facts: ClassVar[Sequence[Panel]] = ()

    @property
    def filterset_class(self) -> type[TranslatedFilterSet]:
        """By the state of the translations."""
        return filters_of(self.model)

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        """The form."""
        facts = [
            FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
            *self.more_facts,
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
        ]
        return TabbedInterface(
            [ObjectList(facts, heading=_("Facts")), *language_tabs(self.model)], base_form_class=TranslatedEntryForm
        )


def filters_of(entry_model: type[CodeListItem]) -> type[TranslatedFilterSet]:
    """The filters of every translated entry, for the model."""
    meta = type("Meta", (), {"model": entry_model, "fields": []})
    return type(f"{entry_model.__name__}FilterSet", (TranslatedFilterSet,), {"Meta": meta})


class TopicViewSet(CodeListViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    more_facts = (FieldPanel("parent"), FieldPanel("life_areas", widget=forms.CheckboxSelectMultiple))


class TargetGroupViewSet(CodeListViewSet):
    """Target groups."""

    model = TargetGroup
    menu_label = _("Target groups")


class LanguageViewSet(CodeListViewSet):
    """Spoken languages."""

    model = Language
    menu_label = _("Spoken languages")
    more_facts = (FieldPanel("autonym"),)


class LifeAreaViewSet(CodeListViewSet):
    """Life areas."""

    model = LifeArea
    menu_label = _("Life areas")


class LegalCircleViewSet(CodeListViewSet):
    """Legal circles (Rechtskreise)."""

    model = LegalCircle
    menu_label = _("Legal circles")


class PaperKindViewSet(CodeListViewSet):
    """Kinds of paper."""

    model = PaperKind
    menu_label = _("Kinds of paper")


class ResidenceStatusGroupViewSet(CodeListViewSet):
    """Groups of residence statuses."""

    model = ResidenceStatusGroup
    menu_label = _("Groups of statuses")


class ResidenceStatusIndexView(CodeListIndexView):
    """The list of residence statuses."""

    def get_base_queryset(self) -> QuerySet[ResidenceStatus]:
        """The statuses with everything that a row shows."""
        return super().get_base_queryset().select_related("paper_kind", "group")


class ResidenceStatusViewSet(CodeListViewSet):
    """Residence statuses."""

    model = ResidenceStatus
    menu_label = _("Residence statuses")
    index_view_class = ResidenceStatusIndexView
    list_display = [
        "name_de",
        Column("code", label=_("Code"), sort_key="code"),
        Column("paper_kind", label=_("Kind of paper"), sort_key="paper_kind"),
        Column("group", label=_("Group"), sort_key="group"),
        TranslationsColumn(),
    ]
    more_facts = (
        FieldRowPanel([FieldPanel("paper_kind"), FieldPanel("group"), FieldPanel("parent")]),
        FieldPanel("law"),
        FieldRowPanel([FieldPanel("source_url"), FieldPanel("source_date")]),
        FieldPanel("internal_note"),
    )


class MunicipalityIndexView(EntryIndexView):
    """The list of municipalities."""

    default_ordering = "name"
    list_export = ("ags", "name", "get_kind_display", "latitude", "longitude", "source_url", "source_note")

    def to_row_dict(self, item: Municipality) -> dict[str, object]:
        """The exported row; municipalities have no translations."""
        return {name: getattr(item, name) for name in self.list_export}


class MunicipalityViewSet(EntryViewSet):
    """Municipalities: editors read them, operators may correct them."""

    model = Municipality
    icon = "site"
    menu_label = _("Municipalities")
    index_view_class = MunicipalityIndexView
    inspect_view_enabled = True
    search_fields = ["name", "ags"]
    list_display = ["name", "kind", "ags"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind"), FieldPanel("ags")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("source_url"),
        FieldPanel("source_note"),
    ]
