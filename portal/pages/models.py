"""Editorial pages: home, topic introductions, information articles. Translated with wagtail-localize."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StructValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField, TranslatableField

from directory.core.dates import shown_partial_date
from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE, LocalizedText
from directory.core.partial_date import validate_partial_date
from directory.models import Topic
from portal.pages.base import EditorialPage
from portal.pages.blocks import TEXT_FEATURES, ArticleBlocks, NumberBlock, TileBlock, anchor
from portal.pages.tiles import Tile, tile
from portal.pages.topics import topic_response

CONTENTS_FROM_HEADINGS = 4  # an article with so many headings begins with a list of them
_TITLE = [FieldPanel("title")]


class HomePage(EditorialPage):
    """The start page of a language: what this is, the search field, the needs, help right now."""

    max_count_per_parent = len(ALL_LANGUAGES)
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.TopicIndexPage", "pages.InformationPage"]
    template = "pages/home.html"
    texts = ("title", "lead", "search_label", "notice", "trust_line")

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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page at the path. One that is not published in this language answers in German, as entries do.

        Raises Http404 where the German pages have none at the path either.
        """
        site = Site.find_for_request(request)
        if not path_components or site is None:
            return super().route(request, path_components)
        tree = Page.objects.live().filter(slug=path_components[0])
        of_homes = tree.filter(
            tree.child_of_q(self) | tree.child_of_q(site.root_page)
        )  # the root page is the German home
        pages = sorted(of_homes, key=lambda page: page.locale_id != self.locale_id)
        if not pages:
            raise Http404
        return pages[0].specific.route(request, path_components[1:])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the needs, the numbers, and the page of all topics where it is published."""
        context = super().get_context(request, *args, **kwargs)
        language = get_language() or SOURCE_LANGUAGE
        is_own_language = self.language == language
        topics = TopicIndexPage.objects.child_of(self).live().first()
        return context | {
            "tiles": [self._tile(each.value, language) for each in self.tiles if each.value["topic"] is not None],
            "numbers": [
                {"number": each.value["number"], "label": LocalizedText(each.value["label"], self.language)}
                for each in self.numbers
            ],
            "search_label": self.search_label if is_own_language else "",
            "topics_url": topics.get_url(request) if topics is not None and is_own_language else "",
        }

    def _tile(self, value: StructValue, language: str) -> Tile:
        word = value["label"] if self.language == language else ""
        return tile(value["topic"], language, LocalizedText(word, language) if word else None)


class TopicIndexPage(EditorialPage):
    """All topics on one page; the introductions lie below it."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.TopicPage"]
    template = "pages/topic_index.html"
    texts = ("title", "intro")

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    content_panels = [*_TITLE, FieldPanel("intro")]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("overview of topics")
        verbose_name_plural = _("overviews of topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the topics, each under its name in the language of the address."""
        context = super().get_context(request, *args, **kwargs)
        language = get_language() or SOURCE_LANGUAGE
        topics = Topic.objects.filter(parent=None).valid_on(date.today())
        context["tiles"] = [tile(topic, language) for topic in topics]
        return context


class TopicPage(EditorialPage):
    """The introduction to a topic. Shown at the topic's own address, above its services."""

    parent_page_types = ["pages.TopicIndexPage"]
    subpage_types: list[str] = []
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="introductions", verbose_name=_("topic"))
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("further content"), blank=True)

    content_panels = [*_TITLE, FieldPanel("topic"), FieldPanel("introduction"), FieldPanel("body")]
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("topic")]

    class Meta:
        verbose_name = _("topic introduction")
        verbose_name_plural = _("topic introductions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Names the page ``introduction``: the topic itself is the page that a visitor sees."""
        context = super().get_context(request, *args, **kwargs)
        context["introduction"] = context.pop("page")
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The topic's page with this introduction, published or, in the preview, as it is being written."""
        return topic_response(request, self.topic.code, self.get_context(request))


class InformationPage(EditorialPage):
    """An article, also the legal pages. Says when it was checked, by whom, and where it stands."""

    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/information.html"
    texts = ("title", "in_short", "author")

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the contents list of a long article, its sources one by one and its date as people write it."""
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "contents": self._contents(),
            "sources": self.sources.split(),
            "checked_on": shown_partial_date(self.checked_on),
        }

    def _contents(self) -> list[dict[str, Any]]:
        """Anchor and text of every heading; empty for an article that is seen at a glance."""
        headings = [block for block in self.body if block.block_type == "heading"]
        if len(headings) < CONTENTS_FROM_HEADINGS:
            return []
        return [{"anchor": anchor(block), "text": LocalizedText(block.value, self.language)} for block in headings]
