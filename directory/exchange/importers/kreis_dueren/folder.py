"""Reads the folder of data files. The formats are described in ``directory/data/kreis_dueren/README.md``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from directory.core.errors import DirectoryError

SHIPPED: Final = Path(__file__).resolve().parents[3] / "data" / "kreis_dueren"

_LISTS = (
    "services.json", "residence_statuses.json", "eligibility_facts.json", "municipalities.json", "life_areas.json",
    "target_groups.json", "languages.json", "legal_circles.json", "paper_kinds.json", "status_groups.json",
)  # fmt: skip
_OBJECTS = ("source.json", "service_links.json", "readings.json", "topics.json")


class DataFolderError(DirectoryError):
    """The folder or one of its files cannot be read; the message names the file."""


@dataclass(frozen=True)
class DataFolder:
    """A folder of data files, each read once.

    Everything here raises DataFolderError where a file is missing, is not JSON or has another shape.
    """

    path: Path
    _contents: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def check(self) -> None:
        """Reads every file, so that a broken one is found before anything is written."""
        for name in _OBJECTS:
            self.mapping(name)
        for name in _LISTS:
            self.items(name)
        self._described("code")
        self._day_of_gathering()
        self._translation_files()

    def items(self, name: str) -> list[dict[str, Any]]:
        """The objects of a file that holds a list."""
        content = self._read(name)
        if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
            raise DataFolderError(f"{name}: a list of objects is expected")
        return content

    def mapping(self, name: str) -> dict[str, Any]:
        """A file that holds one object."""
        content = self._read(name)
        if not isinstance(content, dict):
            raise DataFolderError(f"{name}: one object is expected")
        return content

    @property
    def services(self) -> list[dict[str, Any]]:
        """The entries."""
        return self.items("services.json")

    @property
    def links(self) -> dict[str, Any]:
        """What ties entries, programs, statuses and target groups together."""
        return self.mapping("service_links.json")

    @property
    def readings(self) -> dict[str, Any]:
        """What a person read out of an entry's own text."""
        return self.mapping("readings.json")

    @property
    def source(self) -> str:
        """The short name under which imported entries are remembered."""
        return self._described("code")

    @property
    def gathered_on(self) -> date:
        """The day on which the data and its translations were made."""
        return self._day_of_gathering()

    @property
    def translations(self) -> dict[str, dict[str, Any]]:
        """Language → the texts of ``translations/<language>.json``."""
        return self._translation_files()

    def _described(self, key: str) -> str:
        value = self.mapping("source.json").get(key)
        if not isinstance(value, str) or not value:
            raise DataFolderError(f"source.json: {key} is missing")
        return value

    def _day_of_gathering(self) -> date:
        text = self._described("gathered_on")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DataFolderError(f"source.json: gathered_on is not a day: {text!r}") from None

    def _translation_files(self) -> dict[str, dict[str, Any]]:
        names = sorted(path.name for path in (self.path / "translations").glob("*.json"))
        return {name.removesuffix(".json"): self.mapping(f"translations/{name}") for name in names}

    def _read(self, name: str) -> Any:
        if name not in self._contents:
            try:
                self._contents[name] = json.loads((self.path / name).read_text(encoding="utf-8"))
            except OSError as error:
                raise DataFolderError(f"{name}: {error.strerror or error}") from error
            except ValueError as error:
                raise DataFolderError(f"{name}: {error}") from error
        return self._contents[name]
