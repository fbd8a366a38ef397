"""Topics as doorways with their words, as the home page and the overview show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from directory.core.languages import LocalizedText
from directory.models import Topic


@dataclass(frozen=True, slots=True)
class Tile:
    """One topic: where it leads, its code (which decides pictogram and colour) and its word."""

    url: str
    code: str
    name: LocalizedText


def tile(topic: Topic, language: str, word: LocalizedText | None = None) -> Tile:
    """The topic under the editors' word for it, else under its own name in the language."""
    return Tile(reverse("directory:topic", args=[topic.code]), topic.code, word or topic.text("name", language))
