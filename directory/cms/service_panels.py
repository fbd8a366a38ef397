"""The form of a service: facts first, then one tab of texts per language."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from directory.cms.check_panel import CheckPanel
from directory.cms.forms import ServiceForm
from directory.cms.language_panels import in_every_language, language_tabs
from directory.models import Service


def service_panels() -> TabbedInterface:
    """The whole form."""
    return TabbedInterface(
        [
            ObjectList(_facts(), heading=_("Facts")),
            *language_tabs(Service),
            ObjectList(_reaching(), heading=_("Places, contact, hours")),
            ObjectList(_access(), heading=_("Access")),
        ],
        base_form_class=ServiceForm,
    )


def _boxes(field: str) -> FieldPanel:
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple(attrs={"class": "kd-boxes"}))


def _facts() -> list[Panel]:
    return [
        CheckPanel(),
        FieldPanel("organization"),
        MultiFieldPanel([_boxes("topics"), _boxes("target_groups")], heading=_("What it is about")),
        MultiFieldPanel(
            [_boxes("languages"), FieldPanel("interpreter")], heading=_("Languages"), classname="collapsed"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(name) for name in ("on_site", "by_phone", "by_video", "outreach")]),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("appointment")]),
                FieldRowPanel([FieldPanel("minimum_age"), FieldPanel("maximum_age")]),
            ],
            heading=_("How it works"),
        ),
        MultiFieldPanel([FieldPanel("serves_whole_district"), _boxes("municipalities")], heading=_("For people from")),
        MultiFieldPanel(
            [FieldPanel("sensitive"), FieldPanel("sensitive_topic"), FieldPanel("hidden_from_search_engines")],
            heading=_("Protection"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("capacity_stated_on"), FieldPanel("waiting_weeks")]),
                FieldRowPanel([FieldPanel("referral_intake"), FieldPanel("answer_days")]),
            ],
            heading=_("Capacity and handovers"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("external_id"),
                FieldPanel("source_url"),
                FieldPanel("more_source_urls"),
                FieldRowPanel([FieldPanel("source_date"), FieldPanel("possibly_closed_since")]),
                FieldPanel("internal_note"),
            ],
            heading=_("Source and internal note"),
            classname="collapsed",
        ),
        PublishingPanel(),
    ]


def _reaching() -> list[Panel]:
    return [
        *reach_panels(),
        FieldPanel("website"),
        InlinePanel(
            "places", [FieldPanel("location"), FieldPanel("address_basis")], heading=_("Places"), label=_("Place")
        ),
        InlinePanel(
            "schedules",
            [
                FieldRowPanel([FieldPanel(name) for name in ("weekday", "opens_at", "closes_at", "kind")]),
                FieldPanel("location"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            ],
            heading=_("Opening hours"),
            label=_("Hours"),
        ),
        InlinePanel(
            "schedule_exceptions",
            [FieldRowPanel([FieldPanel(name) for name in ("first_day", "last_day", "opens_at", "closes_at")])],
            heading=_("Days that differ"),
            label=_("Days"),
        ),
    ]


def reach_panels() -> list[Panel]:
    """Phones and e-mail addresses, of a service or of an organization."""
    phone = [FieldPanel("number"), FieldRowPanel([*in_every_language("function")])]
    email = [FieldPanel("email"), FieldRowPanel([*in_every_language("function")])]
    return [
        InlinePanel("phones", phone, heading=_("Phones"), label=_("Phone")),
        InlinePanel("contacts", email, heading=_("E-mail addresses"), label=_("E-mail address")),
    ]


def _access() -> list[Panel]:
    return [
        MultiFieldPanel([_boxes("programs"), FieldPanel("offers_more_than_program")], heading=_("Programs")),
        InlinePanel("rules", rule_panels(), heading=_("Own rules of access"), label=_("Rule")),
    ]


def rule_panels() -> list[Panel]:
    """One rule of access, of a service or of a program."""
    return [
        FieldRowPanel([FieldPanel("access"), FieldPanel("confidence")]),
        FieldPanel("all_statuses"),
        _boxes("statuses"),
        *in_every_language("condition"),
        FieldPanel("paragraph"),
        FieldRowPanel([FieldPanel("source_url"), FieldPanel("source_date")]),
        FieldPanel("internal_note"),
    ]
