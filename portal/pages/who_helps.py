"""The services of "who helps" blocks as they are in the directory now, for all blocks of a page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from directory.models import Service
from directory.views.presenters.cards import Card, cards


def cards_of_blocks(blocks: Sequence[Mapping[str, Any]], language: str) -> list[list[Card]]:
    """For each block its published services as cards: the chosen ones, then those of its topic, at most ``limit``.

    The number of queries is the same for one block and for many.
    """
    if not blocks:
        return []
    chosen = [[service.pk for service in block["services"] if service is not None] for block in blocks]
    of_topic = _services_of_topics(blocks)
    wanted = [
        list(dict.fromkeys([*ids, *of_topic[_topic_id(block)]])) for ids, block in zip(chosen, blocks, strict=True)
    ]
    found = _cards_by_id({pk for ids in wanted for pk in ids}, language)
    return [
        [found[pk] for pk in ids if pk in found][: block["limit"]] for ids, block in zip(wanted, blocks, strict=True)
    ]


def _topic_id(block: Mapping[str, Any]) -> int | None:
    return block["topic"].pk if block["topic"] is not None else None


def _services_of_topics(blocks: Sequence[Mapping[str, Any]]) -> defaultdict[int | None, list[int]]:
    """Topic → its first published services: as many as the largest block may need, however many the topic has."""
    ids: defaultdict[int | None, list[int]] = defaultdict(list)
    topics = {_topic_id(block) for block in blocks} - {None}
    if not topics:
        return ids
    enough = max(block["limit"] + len(block["services"]) for block in blocks)
    place = Window(RowNumber(), partition_by=F("topics"), order_by="pk")
    services = Service.objects.published().filter(topics__in=topics).annotate(place=place).filter(place__lte=enough)
    for topic, pk in services.order_by("pk").values_list("topics", "pk"):
        ids[topic].append(pk)
    return ids


def _cards_by_id(ids: Iterable[int], language: str) -> dict[int, Card]:
    services = list(Service.objects.published().filter(pk__in=ids).for_cards())
    return {service.pk: card for service, card in zip(services, cards(services, language), strict=True)}
