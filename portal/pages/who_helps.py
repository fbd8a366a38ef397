"""The services of "who helps" blocks as they are in the directory now, for all blocks of a page at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from directory.models import Service
from directory.views.presenters.cards import Card, cards


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a block asks for: chosen services (ids) first, then those of a topic (id), together at most ``limit``."""

    services: Sequence[int]
    topic: int | None
    limit: int


def cards_of_blocks(blocks: Sequence[Wanted], language: str) -> list[list[Card]]:
    """The published services of each block as cards. Four queries, for one block as for many."""
    if not blocks:
        return []
    services = list(_services(blocks))
    card_of = dict(zip((service.pk for service in services), cards(services, language), strict=True))
    return [[card_of[pk] for pk in _order(block, services) if pk in card_of][: block.limit] for block in blocks]


def _services(blocks: Sequence[Wanted]) -> Iterable[Service]:
    """Every service that a block may show: of a topic no more than the largest block needs, however many it has."""
    chosen = {pk for block in blocks for pk in block.services}
    topics = {block.topic for block in blocks if block.topic is not None}
    enough = max(block.limit + len(block.services) for block in blocks)
    place = Window(RowNumber(), partition_by=F("topics"), order_by="pk")
    of_topics = Service.objects.published().filter(topics__in=topics).annotate(place=place).filter(place__lte=enough)
    published: Iterable[Service] = (
        Service.objects.published()
        .filter(Q(pk__in=chosen) | Q(pk__in=of_topics.values("pk")))
        .order_by("pk")
        .for_cards()
    )
    return published


def _order(block: Wanted, services: Sequence[Service]) -> Iterable[int]:
    of_topic = [service.pk for service in services if block.topic in (topic.pk for topic in service.topics.all())]
    return dict.fromkeys([*block.services, *of_topic])
