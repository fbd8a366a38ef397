"""What the search knows about one service: public text and facts only, free of any engine and of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from directory.core.point import Point


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The words of a service in one language. Empty strings where the language has none."""

    name: str = ""
    summary: str = ""
    description: str = ""
    organization: str = ""  # name and alternate name (the same in every language)
    topics: str = ""  # names of its topics and target groups in this language
    details: str = ""  # who may come, how to apply, what to bring, hours as text


@dataclass(frozen=True, slots=True)
class ServiceDocument:
    """One published service. Never holds drafts, internal notes, or the address of a sensitive service."""

    id: int
    external_id: str
    texts: dict[str, DocumentText]  # language code → words; "de" is always there
    topics: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    organization_kind: str = "other"
    target_groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-1 codes spoken there; empty: not known
    interpreter: bool = False
    serves: tuple[str, ...] = ()  # AGS of the municipalities served; the whole district lists all; empty: not known
    place_name: str = ""  # municipality where it stands, as text (also outside the district)
    street: str = ""  # public street; empty for a sensitive service
    point: Point | None = None
    point_is_approximate: bool = False
    cost: str = "unknown"  # free, paid, unknown
    appointment: str = "unknown"  # needed, possible, walk_in, unknown
    answers: dict[str, str] = field(default_factory=dict)  # residence status code → Answer value
    checked_on: date | None = None
