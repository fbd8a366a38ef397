"""Judges the shown page by axe, with the rules of WCAG 2.2 AA and axe's own best practice."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
_RUN: Final = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 300)} – ${node.failureSummary}`));
}"""
#: Light first with every rule; the other theme changes colours and nothing else, so its colours are judged.
THEMES: Final = {"light": _TAGS, "dark": ["cat.color"]}


def unfold_everything(page: Page) -> None:
    """Opens all that is folded, so that its content is judged too."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


def unfold_examples(page: Page) -> None:
    """Opens all that is folded; of a list of entries of the same kind the first two, because axe takes its time for each."""
    unfold_everything(page)
    page.evaluate("document.querySelectorAll('.fold:nth-of-type(n + 3)').forEach((fold) => { fold.open = false; })")


def violations(page: Page, tags: list[str] = _TAGS) -> list[str]:
    """One sentence for each violation on the shown page; the script is put in once for each document."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, tags)
    return found
