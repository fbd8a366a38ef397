"""A copy of the shipped data files, for tests that break or change them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from directory.exchange.importers.kreis_dueren import SHIPPED, DataFolder, load
from directory.exchange.report import Report, ReportRow


class EditableFolder:
    """A folder of data files in the shipped formats."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(SHIPPED, path, dirs_exist_ok=True)

    def load(self, *, dry_run: bool = False) -> Report:
        """Loads the folder as it is now."""
        return load(DataFolder(self.path), Report(), dry_run=dry_run)

    def read(self, name: str) -> Any:
        """A file's content."""
        return json.loads((self.path / name).read_text(encoding="utf-8"))

    def write(self, name: str, content: Any) -> None:
        """Replaces a file's content."""
        (self.path / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    def entry(self, entry_id: str) -> dict[str, Any]:
        """An entry of the data."""
        entry: dict[str, Any]
        [entry] = [entry for entry in self.read("services.json") if entry["id"] == entry_id]
        return entry

    def change(self, entry_id: str, **values: Any) -> None:
        """Sets values of an entry."""
        entry = {**self.entry(entry_id), **values}
        others = self.read("services.json")
        self.write("services.json", [entry if other["id"] == entry_id else other for other in others])

    def add(self, entry_id: str, **values: Any) -> None:
        """Adds an entry: a copy of kd-047 with other values."""
        entry = {**self.entry("kd-047"), "id": entry_id, **values}
        self.write("services.json", [*self.read("services.json"), entry])

    def remove(self, entry_id: str) -> None:
        """Takes an entry out."""
        self.write("services.json", [entry for entry in self.read("services.json") if entry["id"] != entry_id])

    def translate(self, language: str, entry_id: str, **texts: str) -> None:
        """Sets translated texts of an entry."""
        name = f"translations/{language}.json"
        content = self.read(name)
        content["services"][entry_id].update(texts)
        self.write(name, content)


def row_of(report: Report, external_id: str, kind: str = "service") -> ReportRow:
    """The one row of the report about an entry."""
    [row] = [row for row in report.rows if (row.kind, row.external_id) == (kind, external_id)]
    return row
