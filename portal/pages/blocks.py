"""Blocks of the editorial pages: text, steps, "who helps" with live services, notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    TextBlock,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.core.languages import SOURCE_LANGUAGE
from directory.views.presenters.cards import Card
from portal.pages.who_helps import Wanted, cards_of_blocks

TEXT_FEATURES = ["h3", "bold", "italic", "ul", "ol", "link"]


class HeadingBlock(CharBlock):
    """A heading inside an article."""

    class Meta:
        icon = "title"
        label = _("Heading")


class TextContentBlock(RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")


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


class WhoHelpsBlock(StructBlock):
    """Services that help with the matter of the page, always as they are in the directory now."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=80)
    topic = SnippetChooserBlock("directory.Topic", label=_("Topic"), required=False)
    services = ListBlock(SnippetChooserBlock("directory.Service"), label=_("Services"), default=[])
    limit = IntegerBlock(label=_("At most"), default=5, min_value=1, max_value=20)

    class Meta:
        icon = "group"
        label = _("Who helps")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of an article as its template shows it; ``cards`` belong to a "who helps" block."""

    kind: str
    value: Any
    anchor: str
    cards: Sequence[Card] = ()


class ArticleBlocks(StreamBlock):
    """The body of an article."""

    heading = HeadingBlock()
    text = TextContentBlock()
    steps = StepsBlock()
    who_helps = WhoHelpsBlock()
    notice = NoticeBlock()

    def get_context(self, value: StreamValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``pieces``: the blocks, those of "who helps" with their services."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["pieces"] = _pieces(value, get_language() or SOURCE_LANGUAGE)
        return context

    class Meta:
        template = "pages/blocks/article.html"


def anchor(block: StreamValue.StreamChild) -> str:
    """The id of a heading: the same in every language and after the heading was reworded."""
    return f"section-{block.id}"


def _pieces(value: StreamValue, language: str) -> list[Piece]:
    wanted = [_wanted(raw["value"]) for raw in value.raw_data if raw["type"] == "who_helps"]
    live = iter(cards_of_blocks(wanted, language))
    return [
        Piece(block.block_type, block.value, anchor(block), next(live) if block.block_type == "who_helps" else ())
        for block in value
    ]


def _wanted(stored: dict[str, Any]) -> Wanted:
    """Reads the ids as they are stored: the block's own values would fetch each service a second time."""
    services = [item["value"] for item in stored["services"] if item["value"] is not None]
    return Wanted(services, stored["topic"], stored["limit"])


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
