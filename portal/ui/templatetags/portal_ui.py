"""Template tags of the public pages: icons, isolated numbers, texts in their own language, addresses.

Every tag escapes what it is given; templates hold no logic of their own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.core import markup
from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, autonym, direction
from directory.core.mixed_scripts import mark_runs
from portal.ui.addresses import home_addresses, translated_addresses
from portal.ui.language import language_of_path
from portal.ui.phones import dialable
from portal.ui.pictograms import DIRECTIONAL, pictogram

register = template.Library()
SPRITE = "portal/icons/sprite.svg"
POSITION_FORM = "with-position"  # the id in components/position_form.html


@register.simple_tag
def icon(name: str, turn: str = "") -> SafeString:
    """A symbol of the sprite, silent for screen readers: a word stands beside it. Pointing ones turn with the page.

    ``turn``: any text makes it turn over when the ``<details>`` around it opens.
    """
    return _icon(name, bool(turn))


@lru_cache(maxsize=512)  # a page shows a hundred, of few kinds
def _icon(name: str, turns: bool) -> SafeString:
    kinds = ["icon", *(["icon--flip"] if name in DIRECTIONAL else []), *(["icon--turn"] if turns else [])]
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " ".join(kinds),
        static(SPRITE),
        name,
    )


@register.simple_tag
def topic_door(code: str) -> SafeString:
    """The pictogram of a topic in its doorway, coloured by the topic's family."""
    picture = pictogram(code)
    return format_html('<span class="door fam-{}" aria-hidden="true">{}</span>', picture.family, icon(picture.symbol))


@register.filter
def topic_family(code: str) -> str:
    """The colour family class of a topic: ``class="tile {{ code|topic_family }}"``."""
    return f"fam-{pictogram(code).family}"


@register.simple_tag
def ltr(text: Any) -> SafeString:
    """Isolate what always runs from left to right: times, addresses, mail addresses, web addresses, numbers."""
    return markup.ltr("" if text is None else text)


@register.simple_tag
def times(text: str) -> SafeString:
    """Times of one day ("08:00–12:30, 14:00–16:00"), each on a line of its own and isolated."""
    return format_html_join("", '<bdi dir="ltr" class="num">{}</bdi> ', ((part.strip(),) for part in text.split(",")))


@register.simple_tag
def phone(number: Any) -> SafeString:
    """A number to tap, isolated and in its own writing; plain isolated text where it cannot be dialled."""
    read = dialable(str(number or ""))
    shown = format_html('<bdi dir="ltr" class="num">{}</bdi>', read.shown)
    return format_html('<a href="tel:{}">{}</a>', read.tel, shown) if read.tel else shown


@register.filter
def tel(number: Any) -> str:
    """What stands after ``tel:``; empty where the number cannot be dialled."""
    return dialable(str(number or "")).tel


@register.filter
def host(url: str) -> str:
    """The name of a web address's computer, short enough to be read: "kreis-dueren.de"; the address itself where it has none."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.simple_tag
def lang_text(text: LocalizedText | str | None) -> SafeString:
    """A text inside a line; in another language than the page it carries ``lang`` and ``dir``."""
    if not text:
        return SafeString("")
    if not isinstance(text, LocalizedText):
        return conditional_escape(text)
    return markup.marked(text, _page_language())


@register.simple_tag
def lang_paragraphs(text: LocalizedText | str | None) -> SafeString:
    """A longer text as paragraphs, parted by blank lines; marked with ``lang`` and ``dir`` where not in the page's."""
    if not text:
        return SafeString("")
    parts = [" ".join(part.split()) for part in str(text).split("\n\n") if part.strip()]
    if not isinstance(text, LocalizedText):
        return format_html_join("", "<p>{}</p>", ((part,) for part in parts))
    shown = [mark_runs(part, text.language) for part in parts]
    if text.language == _page_language():
        return format_html_join("", "<p>{}</p>", ((part,) for part in shown))
    language = text.language
    return format_html_join(
        "", '<p lang="{}" dir="{}">{}</p>', ((language, direction(language), part) for part in shown)
    )


@register.simple_tag
def german(text: Any) -> SafeString:
    """A German word or name on any page: what people hear and read at the desk."""
    if _page_language() == SOURCE_LANGUAGE:
        return conditional_escape(str(text or ""))
    return markup.german(text or "")


@register.simple_block_tag
def way(content: SafeString, url: str, position: str = "", css: str = "", current: bool = False) -> SafeString:
    """A link. With a position it is a button of the page's position form, because a position stands in no address."""
    is_current = SafeString(' aria-current="true"') if current else ""
    if position:
        return format_html(
            '<button class="{}" type="submit" form="{}" formaction="{}"{}>{}</button>',
            css,
            POSITION_FORM,
            url,
            is_current,
            content,
        )
    return format_html('<a class="{}" href="{}"{}>{}</a>', css, url, is_current, content)


@register.inclusion_tag("components/language_menu.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """The language switcher: plain links in their own names, page and query string kept."""
    request = _request(context)
    current = _page_language()
    is_missing = context.get("no_alternates")  # what does not exist here exists in no other language
    addresses = home_addresses() if is_missing else translated_addresses(request, context.get("alternate_urls"))
    return {
        "languages": [
            {"code": code, "name": autonym(code), "dir": direction(code), "url": url, "is_current": code == current}
            for code, url in addresses.items()
        ]
    }


@register.inclusion_tag("components/alternate_links.html", takes_context=True)
def alternate_links(context: Context) -> dict[str, Any]:
    """The hreflang set of this page with itself and ``x-default``; empty for addresses without language or unknown."""
    request = _request(context)
    if language_of_path(request.path) is None or context.get("no_alternates"):
        return {"alternates": {}}
    addresses = translated_addresses(request, context.get("alternate_urls"))
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    alternates = {code: base + url.split("?", 1)[0] for code, url in addresses.items()}
    return {
        "alternates": alternates | {"x-default": alternates[SOURCE_LANGUAGE]}
        if SOURCE_LANGUAGE in alternates
        else alternates
    }


def _page_language() -> str:
    return get_language() or SOURCE_LANGUAGE


def _request(context: Context) -> HttpRequest:
    """The request, also inside ``{% include … only %}``, where variables are gone and the context's request is not."""
    request = context.get("request") or getattr(context, "request", None)
    if not isinstance(request, HttpRequest):
        raise template.TemplateSyntaxError("This tag needs the request in the context.")
    return request
