"""The translation catalogues: what the code says, what is translated, and whether both agree.

Messages are found with Babel, so no gettext tools are needed: Python files by Babel's own reader, templates by Django's
``templatize``, which turns a template into something that reads like Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES: Final = ("de", "en", "ru", "ar")  # the languages the interface ships in
_MSGID_LANGUAGE: Final = "en"  # msgids are English: this catalogue is a copy
_SOURCES: Final = ("directory", "referrals", "portal", "templates")
_KEYWORDS: Final[dict[str, tuple[int | tuple[int, str], ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)")
_UNNAMED: Final = re.compile(r"(?<!%)(?:%%)*%[sd]")
# Header lines that change with every run, or that name people and tools.
_CHURN: Final = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):.*\n',
    re.MULTILINE,
)

Key = tuple[str, str | None]  # msgid (of the singular) and context


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The catalogue of one language on the disk."""

    language: str
    path: Path

    def read(self) -> Catalog:
        """The catalogue, or an empty one where the file is not there yet."""
        if not self.path.exists():
            return Catalog(locale=self.language)
        with self.path.open("rb") as source:
            return read_po(source, locale=self.language)

    def write(self, catalog: Catalog) -> None:
        """Writes it sorted, with file names but without line numbers, dates and obsolete messages."""
        text = BytesIO()
        write_po(text, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(_CHURN.sub("", text.getvalue().decode()), encoding="utf-8")


def catalogues() -> list[CatalogueFile]:
    """The catalogue files of all languages the interface ships in."""
    root = Path(settings.LOCALE_PATHS[0])
    return [CatalogueFile(language, root / language / "LC_MESSAGES" / "django.po") for language in LANGUAGES]


def compiled_path(file: CatalogueFile) -> Path:
    """Where Django reads the compiled catalogue."""
    return file.path.with_suffix(".mo")


def messages_of_code() -> Catalog:
    """Every message of the Python files and templates."""
    found = Catalog(charset="utf-8")
    for path in _source_files():
        text = path.read_text(encoding="utf-8")
        source = text if path.suffix == ".py" else _as_python(text, path)
        name = path.relative_to(settings.BASE_DIR).as_posix()
        options = {"encoding": "utf-8"}
        for _line, message, comments, context in extract(
            "python", BytesIO(source.encode()), _KEYWORDS, ("Translators:",), options
        ):
            found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def update() -> None:
    """Brings every catalogue in line with the code: new messages come in empty, gone ones leave, translations stay."""
    wanted = messages_of_code()
    for file in catalogues():
        catalog = file.read()
        catalog.header_comment = f"# {settings.WAGTAIL_SITE_NAME}: {file.language}"
        catalog.fuzzy = False
        catalog.update(
            deepcopy(wanted), no_fuzzy_matching=True
        )  # it takes the messages over, each catalogue needs its own
        catalog.obsolete.clear()
        if file.language == _MSGID_LANGUAGE:
            for message in _messages(catalog):
                message.string = message.id
        file.write(catalog)


def compile_catalogues() -> None:
    """Writes the binary catalogues that Django reads."""
    for file in catalogues():
        compiled_path(file).parent.mkdir(parents=True, exist_ok=True)
        with compiled_path(file).open("wb") as target:
            write_mo(target, file.read())


def compile_if_stale() -> None:
    """Writes the binary catalogues where one is missing or older than its source."""
    if any(_is_stale(file) for file in catalogues()):
        compile_catalogues()


def problems() -> list[str]:
    """What is wrong with the catalogues, one sentence each; empty when all is well."""
    wanted = {_key(message): message for message in _messages(messages_of_code())}
    found = [
        f"{_where(message)}: name the placeholders of “{key[0]}”"
        for key, message in wanted.items()
        if _is_unnamed(message)
    ]
    for file in catalogues():
        found += [f"{file.language}: {problem}" for problem in _problems_of(file.read(), wanted)]
    return found


def _problems_of(catalog: Catalog, wanted: dict[Key, Message]) -> Iterator[str]:
    translated = {_key(message): message for message in _messages(catalog)}
    for key in _sorted(wanted.keys() - translated.keys()):
        yield f"“{key[0]}” is not in the catalogue (run make messages)"
    for key in _sorted(translated.keys() - wanted.keys()):
        yield f"“{key[0]}” is no longer in the code (run make messages)"
    for key in _sorted(wanted.keys() & translated.keys()):
        problem = _problem_of(translated[key], catalog.num_plurals)
        if problem:
            yield f"“{key[0]}” {problem}"


def _problem_of(message: Message, plural_forms: int) -> str:
    forms = [form or "" for form in (message.string if isinstance(message.string, tuple | list) else [message.string])]
    if not any(forms):
        return "is not translated"
    if message.fuzzy:
        return "is marked fuzzy"
    if message.pluralizable and (len(forms) != plural_forms or not all(forms)):
        return f"needs {plural_forms} plural forms"
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if any(not _placeholders_agree(ids, form) for form in forms):
        return "has other placeholders than its translation"
    return ""


def _placeholders_agree(ids: tuple[str, ...] | list[str], form: str) -> bool:
    """A plural form may leave out one placeholder, the number: "one person", "شخصان"."""
    allowed, used = set(_PLACEHOLDER.findall(" ".join(ids))), set(_PLACEHOLDER.findall(form))
    return used <= allowed and len(allowed - used) <= (1 if len(ids) > 1 else 0)


def _is_unnamed(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return any(_UNNAMED.search(text) for text in ids)


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> Key:
    return (message.id[0] if isinstance(message.id, tuple | list) else message.id, message.context)


def _sorted(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0], key[1] or ""))


def _where(message: Message) -> str:
    return message.locations[0][0] if message.locations else "?"


def _is_stale(file: CatalogueFile) -> bool:
    compiled = compiled_path(file)
    return not compiled.exists() or (file.path.exists() and compiled.stat().st_mtime < file.path.stat().st_mtime)


def _source_files() -> Iterator[Path]:
    for name in _SOURCES:
        for path in sorted((settings.BASE_DIR / name).rglob("*")):
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if (path.suffix == ".py" or is_template) and "migrations" not in path.parts:
                yield path


def _as_python(template: str, path: Path) -> str:
    """The template with its text blanked out. Indentation goes, because the reader would take it for Python's."""
    return "\n".join(line.lstrip() for line in templatize(template, origin=str(path)).splitlines())
