"""The stylesheet keeps its promises (contrast, logical properties, budgets); templates carry no style of their own."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from portal.ui.pictograms import DIRECTIONAL, pictogram

STATIC = Path(finders.find("portal/css/portal.css") or "").parents[1]
CSS = (STATIC / "css/portal.css").read_text(encoding="utf-8")
SPRITE = (STATIC / "icons/sprite.svg").read_text(encoding="utf-8")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
KILOBYTE = 1000

# What is read as running text, then every other text, then what only has to be seen (WCAG 1.4.3, 1.4.6, 1.4.11).
BODY = [
    ("ink", ground)
    for ground in (
        "paper",
        "surface",
        "sunken",
        "primary-soft",
        "still-soft",
        "good-soft",
        "warn-soft",
        "bad-soft",
        "ask-soft",
    )
]
BODY += [("on-band", "band")]
TEXT = [("ink-soft", "paper"), ("ink-soft", "surface"), ("ink-soft", "sunken"), ("on-band-soft", "band")]
TEXT += [
    (ink, ground) for ink in ("primary", "primary-strong") for ground in ("paper", "surface", "sunken", "primary-soft")
]
TEXT += [("on-primary", "primary"), ("on-primary", "primary-strong"), ("on-good", "good")]
TEXT += [("accent", "accent-soft"), ("accent", "surface"), ("accent", "sunken"), ("paper", "accent")]
TEXT += [(f"{tone}-ink", f"{tone}-soft") for tone in ("good", "warn", "ask", "still", "bad")]
TEXT += [("bad-ink", "surface"), ("bad-ink", "paper")]
TEXT += [(family, f"{family}-soft") for family in ("arrive", "learn", "work", "dwell", "people", "health", "protect")]
SEEN = [
    ("edge", "surface"),
    ("edge", "paper"),
    ("primary", "paper"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("focus", "sunken"),
]
SEEN += [("focus-band", "band"), ("sun", "band"), ("good", "surface")]
PAIRS = [(*pair, 7.0) for pair in BODY] + [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in SEEN]


def _roles(selector: str, css: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", css)
    assert block, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block[1]))


LIGHT = _roles(':root, [data-theme="light"]', CSS)
DARK = _roles(":root", CSS.split("(prefers-color-scheme: dark) {")[1])


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_every_pair_of_roles_has_its_contrast(theme: str, front: str, ground: str, least: float) -> None:
    roles = LIGHT if theme == "light" else DARK
    assert _contrast(roles[front], roles[ground]) >= least


def test_both_themes_define_the_same_roles_and_dark_is_written_twice_alike() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert _roles('\n[data-theme="dark"]', CSS) == DARK


def test_the_contrast_formula_knows_black_on_white() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_stylesheet_uses_logical_properties_only() -> None:
    rules = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", CSS, flags=re.DOTALL)
    physical = re.findall(
        r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
        r"|(?:min-|max-)?(?:width|height)|left|right|top|bottom|float|clear)\s*:|text-align\s*:\s*(?:left|right)",
        rules,
    )
    assert physical == []


def test_sides_written_in_one_go_are_symmetric() -> None:
    sides = re.findall(r"(?<![\w-])(?:margin|padding|inset)\s*:\s*([^;}]+)", CSS)
    lopsided = [
        each for each in sides if len(parts := re.sub(r"\([^)]*\)", "()", each).split()) == 4 and parts[1] != parts[3]
    ]
    assert lopsided == []


@pytest.mark.parametrize(
    ("path", "limit"),
    [("css/portal.css", 14 * KILOBYTE), ("js/portal.js", 6 * KILOBYTE), ("icons/sprite.svg", 12 * KILOBYTE)],
)
def test_files_stay_within_their_budget(path: str, limit: int) -> None:
    assert len(gzip.compress((STATIC / path).read_bytes(), 9)) <= limit


def test_the_stylesheet_starts_with_its_map_and_loads_nothing() -> None:
    assert "Map:" in CSS[:200]
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS


def _public_templates() -> list[Path]:
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if "wagtailadmin" not in path.parts]


@pytest.mark.parametrize("path", _public_templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_carry_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_every_component_says_what_it_is_and_takes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{% comment %}\n")
    assert re.search(r"[Vv]ariables?\b", text.split("{% endcomment %}")[0])


def test_every_icon_in_templates_and_every_topic_has_a_symbol() -> None:
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    used = set(DIRECTIONAL)
    for path in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r"{% icon(?:_href)? ['\"]([\w-]+)['\"] %}", path.read_text(encoding="utf-8")))
    codes = {symbol.removeprefix("topic-") for symbol in symbols if symbol.startswith("topic-")}
    assert used <= symbols
    assert {pictogram(code).symbol for code in codes} == {f"topic-{code}" for code in codes}
    assert pictogram("a topic added later").symbol in symbols
