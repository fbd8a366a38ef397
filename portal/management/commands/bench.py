"""Measures search and pages at several sizes and prints a table."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """``bench [--sizes 1000,10000,100000]``: every step runs in a fresh process on a database and an index of its own."""

    help = "Measures index and search page at several sizes; the database of the portal is not touched."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds ``--sizes``."""
        parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of services, separated by commas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one row for each measured value and one column for each size."""
        sizes = [int(size) for size in options["sizes"].split(",")]
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            template = Path(folder) / "empty.sqlite3"
            self._prepare(template)
            columns = [self._measure(size, template, Path(folder) / str(size)) for size in sizes]
        self._print(sizes, columns)

    def _prepare(self, database: Path) -> None:
        self.stdout.write("Preparing a database with the real entries …")
        environment = _environment(database.parent, database, database.parent / "index-empty")
        for command in (_quiet("migrate"), _quiet("collectstatic", "--no-input"), ["load_directory", "--quiet"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own commands

    def _measure(self, size: int, template: Path, folder: Path) -> dict[str, str]:
        folder.mkdir()
        database = folder / "portal.sqlite3"
        shutil.copy(template, database)
        environment = _environment(folder.parent, database, folder / "index")
        self.stdout.write(f"{size:,} services: filling …")
        _step(environment, "fill", str(size))
        self.stdout.write(f"{size:,} services: building the index …")
        built = _step(environment, "build")
        self.stdout.write(f"{size:,} services: asking …")
        asked, shown = _step(environment, "query"), _step(environment, "page")
        row = {
            "services in the index": f"{built['services']:,}",
            "index build (s)": f"{built['seconds']:.1f}",
            "index size (MB)": f"{built['megabytes']:.1f}",
        }
        row |= {
            f"engine, {kind}: p50 / p95 (ms)": f"{times['p50']:.1f} / {times['p95']:.1f}"
            for kind, times in asked.items()
            if "p50" in times
        }
        row["search page: p50 / p95 (ms)"] = f"{shown['page']['p50']:.0f} / {shown['page']['p95']:.0f}"
        row["SQL queries of a search page, at most"] = str(shown["sql"]["most"])
        row["memory of a worker (MB)"] = f"{shown['memory']['megabytes']:.0f}"
        return row

    def _print(self, sizes: list[int], columns: list[dict[str, str]]) -> None:
        head = ["", *(f"{size:,}" for size in sizes)]
        rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
        width = max(len(row[0]) for row in rows)
        self.stdout.write("")
        for row in [head, ["-" * width, *("---:" for _size in sizes)], *rows]:
            self.stdout.write("| " + " | ".join([row[0].ljust(width), *(cell.rjust(14) for cell in row[1:])]) + " |")


def _quiet(*command: str) -> list[str]:
    return [*command, "--verbosity", "0"]


def _environment(var: Path, database: Path, index: Path) -> dict[str, str]:
    return {
        **os.environ,
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{database}",
        "SEARCH_INDEX_DIR": str(index),
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
    }


def _step(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "portal.bench.measure", *arguments]
    done = subprocess.run(  # noqa: S603 - our own module
        command, check=True, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
