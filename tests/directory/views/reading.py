"""Pages as tests read them."""

from __future__ import annotations

import gzip

from bs4 import BeautifulSoup, Tag
from django.test import Client


def one(inside: Tag, selector: str) -> Tag:
    """The first element inside that the selector finds; there has to be one."""
    found = inside.select_one(selector)
    assert found is not None, f"nothing on the page is {selector!r}"
    return found


class Page:
    """An answer of the portal with its parsed HTML."""

    def __init__(self, url: str, client: Client | None = None, **post: str) -> None:
        client = client or Client()
        self.url = url
        self.response = client.post(url, post) if post else client.get(url)
        self.status = self.response.status_code
        self.html = self.response.content.decode()
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        """All words, white space collapsed."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def zipped_kb(self) -> float:
        """Size of the HTML as it travels, in kB (1,000 bytes)."""
        return len(gzip.compress(self.response.content)) / 1000

    def one(self, selector: str) -> Tag:
        """The first element that the selector finds; there has to be one."""
        return one(self.soup, selector)

    def main(self) -> Tag:
        """What is between header and footer."""
        found = self.soup.find("main")
        assert isinstance(found, Tag)
        return found

    def cards(self, *, folded: bool = False) -> list[str]:
        """Names of the services in the list, in order."""
        return [
            heading.get_text(strip=True)
            for card in self.soup.select("article.card")
            if ("card--folded" in card["class"]) is folded
            for heading in card.select(".card__name h2 a, .card__name h3 a")
        ]

    def links(self, words: str) -> list[str]:
        """Addresses of the links whose text contains the words."""
        return [
            str(link["href"]) for link in self.soup.select("a[href]") if words in " ".join(link.get_text(" ").split())
        ]

    def link(self, words: str) -> str:
        """The first of them."""
        found = self.links(words)
        assert found, f"no link says {words!r} on {self.url}"
        return found[0]

    def hrefs(self) -> set[str]:
        """All addresses of links on the page that stay in the portal."""
        return {
            str(link["href"]).split("#")[0] for link in self.soup.select("a[href]") if str(link["href"]).startswith("/")
        }


def head_links(page: Page, rel: str) -> dict[str, str]:
    """``hreflang`` (or ``rel``) → address of the ``<link>`` elements of a kind."""
    return {str(link.get("hreflang", rel)): str(link["href"]) for link in page.soup.select(f'link[rel="{rel}"]')}
