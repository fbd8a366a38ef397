"""Every type of public page, with an address of real data that shows it."""

from __future__ import annotations

from typing import Final

from tests.browser.portal_process import Portal

LANGUAGES: Final = ("de", "en", "ru", "ar")
WORDS: Final = {"de": "Deutschkurs", "en": "language course", "ru": "языковые курсы", "ar": "دورة لغة"}
NO_WORDS: Final = "qqzzxxvvkkjj"

# {kd-052}: the id of that entry. {words}: words that find several entries in the page's language.
PAGE_TYPES: Final = {
    "language choice": "/",
    "home": "/{language}/",
    "topic": "/{language}/topics/language/",
    "all topics": "/{language}/topics/",
    "search": "/{language}/search/?q={words}",
    "search with filters": "/{language}/search/?q={words}&language=ar&language=en&free=free&place=Düren&status=duldung",
    "nothing found": "/{language}/search/?q={nothing}",
    "unknown values": "/{language}/search/?q={words}&topic=unknown&place=Atlantis",
    "too long": "/{language}/search/?q={too long}",
    "service": "/{language}/services/{kd-039}/",
    "bare service": "/{language}/services/{kd-032}/",
    "sensitive service": "/{language}/services/{kd-067}/",
    "service about violence": "/{language}/services/{kd-102}/",
    "service with rules": "/{language}/services/{kd-052}/?status=duldung",
    "organization": "/{language}/organizations/{organization}/",
    "paper, first step": "/{language}/eligibility/",
    "paper, second step": "/{language}/eligibility/?kind=toleration",
    "answers": "/{language}/eligibility/?status=duldung",
    "privacy": "/{language}/privacy/",
    "imprint": "/{language}/imprint/",
    "accessibility": "/{language}/accessibility/",
    "no such page": "/{language}/nothing-here/",
    "page beyond the last": "/{language}/search/?q={words}&page=999",
    "sign in": "/accounts/login/",
}


def address(portal: Portal, page_type: str, language: str) -> str:
    """The address of a page of that type in that language."""
    values = {
        "language": language,
        "words": WORDS[language],
        "nothing": NO_WORDS,
        "too long": "Deutsch " * 30,
        "organization": str(portal.organization_id),
        **{name: str(number) for name, number in portal.ids.items()},
    }
    return PAGE_TYPES[page_type].format_map(values)
