"""Programs of law and funding in the CMS, with their rules of access."""

from __future__ import annotations

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column

from directory.cms.code_lists import filters_of
from directory.cms.columns import TranslationsColumn
from directory.cms.filters import TranslatedFilterSet
from directory.cms.forms import TranslatedEntryForm
from directory.cms.language_panels import language_tabs
from directory.cms.service_panels import rule_panels
from directory.cms.walls import EntryIndexView, EntryViewSet
from directory.models import Program


class ProgramIndexView(EntryIndexView):
    """The list of programs."""

    default_ordering = "name_de"
    exported = ("pk", "code", "name_de", "paragraph", "get_confidence_display", "valid_from", "valid_to", "source_url")


class ProgramViewSet(EntryViewSet):
    """Programs."""

    model = Program
    icon = "doc-full"
    menu_label = _("Programs")
    index_view_class = ProgramIndexView
    search_fields = ["name_de", "code", "paragraph"]
    list_display = [
        "name_de",
        Column("paragraph", label=_("Paragraph"), sort_key="paragraph"),
        Column("confidence", label=_("Confidence"), accessor="get_confidence_display", sort_key="confidence"),
        TranslationsColumn(),
    ]
    export_filename = "programs"

    @property
    def filterset_class(self) -> type[TranslatedFilterSet]:
        """By the state of the translations."""
        return filters_of(Program)

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        """The form."""
        rules = InlinePanel("rules", rule_panels(), heading=_("Rules of access"), label=_("Rule"))
        return TabbedInterface(
            [
                ObjectList(_facts(), heading=_("Facts")),
                *language_tabs(Program),
                ObjectList([rules], heading=_("Access")),
            ],
            base_form_class=TranslatedEntryForm,
        )


def _facts() -> list[Panel]:
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "kd-boxes"})
    return [
        FieldPanel("code"),
        FieldPanel("paragraph"),
        FieldPanel("topics", widget=boxes),
        FieldPanel("legal_circles", widget=boxes),
        FieldPanel("ask_at"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("source_url"), FieldPanel("source_date")]),
                FieldPanel("confidence"),
                FieldPanel("internal_note"),
            ],
            heading=_("Source"),
        ),
    ]
