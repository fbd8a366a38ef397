"""Reads the folder of data files. The formats are described in ``directory/data/kreis_dueren/README.md``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from directory.core.errors import DirectoryError

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "kreis_dueren"


class DataFolderError(DirectoryError):
    """The folder or one of its files cannot be read; the message names the file."""


@dataclass(frozen=True)
class DataFolder:
    """A folder of data files, each read when it is first asked for.

    The properties raise DataFolderError where the file is missing, is not JSON or has another shape.
    """

    path: Path

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

    @cached_property
    def services(self) -> list[dict[str, Any]]:
        """The entries."""
        return self.items("services.json")

    @cached_property
    def links(self) -> dict[str, Any]:
        """What ties entries, programs, statuses and target groups together."""
        return self.mapping("service_links.json")

    @cached_property
    def readings(self) -> dict[str, Any]:
        """What a person read out of an entry's own text."""
        return self.mapping("readings.json")

    @cached_property
    def source(self) -> str:
        """The short name under which imported entries are remembered."""
        return str(self._described("code"))

    @cached_property
    def gathered_on(self) -> date:
        """The day on which the data and its translations were made."""
        text = str(self._described("gathered_on"))
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DataFolderError(f"source.json: gathered_on is not a day: {text!r}") from None

    @cached_property
    def translations(self) -> dict[str, dict[str, Any]]:
        """Language → the texts of ``translations/<language>.json``."""
        names = sorted(path.name for path in (self.path / "translations").glob("*.json"))
        return {name.removesuffix(".json"): self.mapping(f"translations/{name}") for name in names}

    def _described(self, key: str) -> Any:
        description = self.mapping("source.json")
        if not description.get(key):
            raise DataFolderError(f"source.json: {key} is missing")
        return description[key]

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise DataFolderError(f"{name}: {error.strerror or error}") from error
        except ValueError as error:
            raise DataFolderError(f"{name}: {error}") from error
