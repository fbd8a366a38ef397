"""Small services for the search tests: few enough to see at a glance which one must be found, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from directory.core.point import Point
from directory.search.documents import DocumentText, ServiceDocument
from directory.search.vocabulary import Concept

DUEREN, JUELICH, TITZ = "05358008", "05358024", "05358056"
CENTER, NORTH, FAR_NORTH = Point(50.80, 6.48), Point(50.92, 6.36), Point(51.00, 6.43)


def texts(
    de: str, description: str = "", *, organization: str = "", topics: str = "", **others: str
) -> dict[str, DocumentText]:
    """German name and description; other languages by their name alone."""
    found = {language: DocumentText(name=name) for language, name in others.items()}
    return {"de": DocumentText(name=de, description=description, organization=organization, topics=topics), **found}


DEBT = ServiceDocument(
    id=1,
    external_id="debt",
    texts=texts(
        "Schuldner- und Insolvenzberatung",
        "Hilfe bei Schulden und Briefen von Gläubigern.",
        organization="Muster-Diakonie",
        topics="Schulden",
        en="Debt counselling",
        ru="Консультация по долгам",
        ar="استشارة الديون",
    ),
    topics=("debt",),
    organization_kind="charity",
    target_groups=("families",),
    languages=("de", "ru"),
    interpreter=True,
    serves=(DUEREN, JUELICH, TITZ),
    place_name="Düren",
    point=CENTER,
    cost="free",
    appointment="needed",
    answers={"duldung": "open", "eu": "no"},
    checked_on=date(2026, 3, 1),
)
BICYCLES = ServiceDocument(
    id=2,
    external_id="bicycles",
    texts=texts(
        "Fahrradwerkstatt am Park",
        "Räder reparieren.",
        organization="Muster-Verein",
        en="Bicycle workshop",
        ru="Велосипеды",
    ),
    topics=("everyday",),
    organization_kind="association",
    languages=("de", "ar"),
    serves=(JUELICH,),
    place_name="Jülich",
    point=NORTH,
    cost="paid",
    appointment="walk_in",
    answers={"duldung": "condition", "eu": "open"},
    checked_on=date(2026, 5, 1),
)
COURSE = ServiceDocument(
    id=3,
    external_id="course",
    texts=texts(
        "Integrations- und Deutschkurse",
        "Kurse am Vormittag.",
        organization="Muster-Volkshochschule",
        en="German courses",
        ru="Курсы немецкого языка",
        ar="دورات اللغة الألمانية",
    ),
    topics=("language", "integration"),
    organization_kind="language_school",
    target_groups=("refugees", "families"),
    serves=(TITZ,),
    place_name="Titz",
    point=FAR_NORTH,
    point_is_approximate=True,
    appointment="possible",
    answers={"duldung": "not_now", "eu": "ask"},
)
INTERPRETER = ServiceDocument(
    id=4,
    external_id="interpreter",
    texts=texts(
        "Dolmetscherdienst",
        "Ehrenamtliche übersetzen Gespräche.",
        organization="Muster-Kreis",
        en="Interpreting service",
        ru="Переводчики для бесед",
        ar="خدمة مترجم",
    ),
    topics=("interpreting", "everyday"),
    organization_kind="authority",
    answers={"eu": "not_now"},
)
OFFICE = ServiceDocument(
    id=5,
    external_id="office",
    texts=texts(
        "Bürgerbüro Jülich",
        "Anmeldung und Ausweise.",
        organization="Stadt Muster",
        en="Citizens' office Jülich",
        ru="Бюро для граждан: жильё и прописка",
        ar="مكتب الإقامة",
    ),
    topics=("everyday",),
    organization_kind="municipality",
    serves=(JUELICH,),
    place_name="Jülich",
    point=NORTH,
    point_is_approximate=True,
    cost="free",
    answers={"duldung": "ask", "eu": "open"},
    checked_on=date(2025, 1, 1),
)
SERVICES = (DEBT, BICYCLES, COURSE, INTERPRETER, OFFICE)

CONCEPTS = (
    Concept(
        id="money_trouble",
        words={"de": ("Mahnung", "Rechnung nicht bezahlen"), "en": ("bills", "cannot pay"), "ru": ("нечем платить",)},
        office_words=("Schuldnerberatung",),
        topics=("debt",),
    ),
    Concept(id="hairdresser", words={"de": ("Friseur",), "en": ("hairdresser",), "ru": ("парикмахер",)}, negative=True),
)


def renamed(document: ServiceDocument, name: str) -> ServiceDocument:
    """The same service under another German name."""
    return replace(document, texts={"de": replace(document.texts["de"], name=name)})
