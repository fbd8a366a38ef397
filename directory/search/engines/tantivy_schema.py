"""How a service is stored in the tantivy index: terms per field and language, facts as keywords, the rest as one payload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import tantivy

from directory.search.analysis import ANALYSIS_VERSION, LANGUAGES, analyse
from directory.search.documents import DocumentText, ServiceDocument
from directory.search.vocabulary.places import gazetteer

SCHEMA_VERSION = 1
VERSION = f"{SCHEMA_VERSION}.{ANALYSIS_VERSION}"
TEXT_FIELDS = ("name", "summary", "description", "topics", "details")  # one per language; "organization" has none
MOST_LOCAL = 3  # a service for so few municipalities is theirs, not the district's


def build_schema() -> tantivy.Schema:
    """The fields of the index. Terms come analysed, so tantivy only splits at spaces."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("revision", fast=True)
    builder.add_text_field("organization", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("facts", tokenizer_name="whitespace", index_option="basic")
    for language in LANGUAGES:
        for name in TEXT_FIELDS:
            builder.add_text_field(field(name, language), tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(field("words", language), tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def field(name: str, language: str) -> str:
    """The index field of a text field in a language."""
    return name if name == "organization" else f"{name}_{language}"


def to_tantivy(document: ServiceDocument, revision: int) -> tantivy.Document:
    """The index document; ``revision`` grows with every write, so that readers fetch only what changed."""
    stored = tantivy.Document()
    stored.add_unsigned("id", document.id)
    stored.add_unsigned("revision", revision)
    stored.add_bytes("payload", json.dumps(_payload(document), ensure_ascii=False).encode())
    stored.add_text("facts", " ".join(_facts(document)))
    known: dict[str, set[str]] = {}
    for language, text in document.texts.items():
        if language in LANGUAGES:
            for name in TEXT_FIELDS:
                _add_text(stored, field(name, language), getattr(text, name), language, known)
    organization = document.texts.get("de", DocumentText()).organization
    _add_text(stored, "organization", f"{organization} {document.place_name}", "de", known)
    for language, found in known.items():
        stored.add_text(field("words", language), " ".join(found))
    return stored


def _add_text(stored: tantivy.Document, name: str, content: str, language: str, known: dict[str, set[str]]) -> None:
    """Stores the terms, and notes the words as written for spelling."""
    analysed = analyse(content, language)
    if analysed.terms:
        stored.add_text(name, " ".join(analysed.terms))
    for reader, found in analysed.words.items():
        known.setdefault(reader, set()).update(found)


def _facts(document: ServiceDocument) -> Iterator[str]:
    yield from (f"topic:{topic}" for topic in document.topics)
    yield from (f"program:{program}" for program in document.programs)
    yield f"kind:{document.organization_kind}"
    yield from (f"serves:{municipality}" for municipality in document.serves)
    if len(document.serves) <= MOST_LOCAL:
        yield from (f"local:{municipality}" for municipality in document.serves)
    if document.place_name and (key := gazetteer().key_of(document.place_name)):
        yield f"at:{key}"


def _payload(document: ServiceDocument) -> dict[str, Any]:
    """What readers keep in memory for filters, counts, order and completion."""
    texts = {language: text for language, text in document.texts.items() if text.name}
    return {
        "external_id": document.external_id,
        "names": {language: text.name for language, text in texts.items()},
        "organization": document.texts.get("de", DocumentText()).organization,
        "topic_names": {language: text.topics for language, text in texts.items() if text.topics},
        "topics": document.topics,
        "target_groups": document.target_groups,
        "languages": [*document.languages, *(["interpreter"] if document.interpreter else [])],
        "serves": document.serves,
        "point": (document.point.lat, document.point.lon) if document.point else None,
        "approximate": document.point_is_approximate,
        "cost": document.cost,
        "appointment": document.appointment,
        "answers": document.answers,
        "checked_on": document.checked_on.toordinal() if document.checked_on else 0,
    }
