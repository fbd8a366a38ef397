"""Blocks of the editorial pages: text, steps, "who helps" with live services, notice."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.blocks.field_block import IntegerBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.models import Service

TEXT_FEATURES = ["h3", "bold", "italic", "ul", "ol", "link"]


class HeadingBlock(CharBlock):
    """A heading inside an article."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"


class TextContentBlock(RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/text.html"


class StepBlock(StructBlock):
    """One step: what to do."""

    title = CharBlock(label=_("Title"), required=False, max_length=80)
    text = TextBlock(label=_("Text"), rows=2)


class StepsBlock(StructBlock):
    """Numbered steps."""

    steps = ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "pages/blocks/steps.html"


class NoticeBlock(StructBlock):
    """A sentence that must not be overlooked."""

    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("warning", _("Warning")), ("good", _("Good news"))],
        default="info",
    )
    title = CharBlock(label=_("Title"), required=False, max_length=80)
    text = TextBlock(label=_("Text"), rows=3)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "pages/blocks/notice.html"


class WhoHelpsValue(StructValue):
    """The services of a "who helps" block, read when the page is shown."""

    def services(self) -> QuerySet[Service]:
        """Published services: the chosen ones, then those of the topic, at most ``limit``."""
        chosen = [service.pk for service in self["services"] if service is not None]
        published = Service.objects.published()
        if self["topic"] is not None and len(chosen) < self["limit"]:
            of_topic = published.filter(topics=self["topic"]).exclude(pk__in=chosen)
            chosen += list(of_topic.values_list("pk", flat=True)[: self["limit"] - len(chosen)])
        return published.filter(pk__in=chosen[: self["limit"]]).with_public_relations()


class WhoHelpsBlock(StructBlock):
    """Services that help with the matter of the page, always as they are in the directory now."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=80)
    topic = SnippetChooserBlock("directory.Topic", label=_("Topic"), required=False)
    services = ListBlock(SnippetChooserBlock("directory.Service"), label=_("Services"), default=[])
    limit = IntegerBlock(label=_("At most"), default=5, min_value=1, max_value=20)

    def get_context(self, value: WhoHelpsValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds the services as they are now."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["services"] = value.services()
        return context

    class Meta:
        icon = "group"
        label = _("Who helps")
        template = "pages/blocks/who_helps.html"
        value_class = WhoHelpsValue


class ArticleBlocks(StreamBlock):
    """The body of an article."""

    heading = HeadingBlock()
    text = TextContentBlock()
    steps = StepsBlock()
    who_helps = WhoHelpsBlock()
    notice = NoticeBlock()


class TileBlock(StructBlock):
    """A need on the home page: pictogram and word, leading to a topic."""

    topic = SnippetChooserBlock("directory.Topic", label=_("Topic"))
    label = CharBlock(label=_("Word"), required=False, max_length=40, help_text=_("Empty: the topic's name"))

    class Meta:
        icon = "tag"
        label = _("Need")


class NumberBlock(StructBlock):
    """A number of "help right now"."""

    number = CharBlock(label=_("Number"), max_length=30)
    label = CharBlock(label=_("What for"), max_length=80)

    class Meta:
        icon = "mobile-alt"
        label = _("Emergency number")
