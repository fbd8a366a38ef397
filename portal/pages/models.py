"""Editorial pages: home, topic introductions, information articles. Translated with wagtail-localize."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from directory.core.partial_date import validate_partial_date
from directory.models import Topic
from portal.pages.blocks import TEXT_FEATURES, ArticleBlocks, NumberBlock, TileBlock

_TITLE = [FieldPanel("title")]


class HomePage(Page):
    """The start page of a language: what this is, the search field, the needs, help right now."""

    max_count_per_parent = 5
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.TopicIndexPage", "pages.InformationPage"]
    template = "pages/home.html"

    lead = models.CharField(_("what this is, in one sentence"), max_length=200)
    search_label = models.CharField(_("question above the search field"), max_length=80, blank=True)
    tiles = StreamField([("tile", TileBlock())], verbose_name=_("needs"), blank=True, max_num=12)
    numbers = StreamField([("number", NumberBlock())], verbose_name=_("help right now"), blank=True, max_num=6)
    notice = models.CharField(
        _("notice"), max_length=300, blank=True, help_text=_("At most one, shown until it is removed")
    )
    trust_line = models.CharField(_("trust line"), max_length=120, blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("further content"), blank=True)

    content_panels = [
        *_TITLE,
        FieldPanel("lead"),
        FieldPanel("search_label"),
        FieldPanel("tiles"),
        FieldPanel("numbers"),
        FieldPanel("notice"),
        FieldPanel("trust_line"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class TopicIndexPage(Page):
    """All topics on one page; the introductions lie below it."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.TopicPage"]
    template = "pages/topic_index.html"

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    content_panels = [*_TITLE, FieldPanel("intro")]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("overview of topics")
        verbose_name_plural = _("overviews of topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the topics."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["topics"] = Topic.objects.filter(parent=None)
        return context


class TopicPage(Page):
    """The introduction to a topic. Shown at the topic's own address, above its services."""

    parent_page_types = ["pages.TopicIndexPage"]
    subpage_types: list[str] = []
    template = "pages/topic.html"

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="introductions", verbose_name=_("topic"))
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("further content"), blank=True)

    content_panels = [*_TITLE, FieldPanel("topic"), FieldPanel("introduction"), FieldPanel("body")]
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("topic")]

    class Meta:
        verbose_name = _("topic introduction")
        verbose_name_plural = _("topic introductions")


class InformationPage(Page):
    """An article, also the legal pages. Says when it was checked, by whom, and where it stands."""

    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/information.html"

    in_short = models.TextField(_("in short"), blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("content"))
    author = models.CharField(_("author"), max_length=120, blank=True)
    checked_on = models.CharField(
        _("state of"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("2026-11 or 2026-11-24"),
    )
    sources = models.TextField(
        _("sources"),
        blank=True,
        help_text=_("One web address in each line"),
        validators=[RegexValidator(r"^(https?://\S+\s*)*$", _("Write one web address in each line."))],
    )
    is_reviewed = models.BooleanField(_("reviewed by the Kreis"), default=False)

    content_panels = [
        *_TITLE,
        FieldPanel("in_short"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("author"), FieldPanel("checked_on"), FieldPanel("sources"), FieldPanel("is_reviewed")],
            heading=_("Where this comes from"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("sources"),
        SynchronizedField("checked_on"),
        TranslatableField("author"),
    ]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    @property
    def source_list(self) -> list[str]:
        """The web addresses, one by one."""
        return [str(address) for address in self.sources.split()]
