"""What has to be in place before the portal can answer: catalogues, database, starting data, accounts, static files, index.

Each step knows how to tell cheaply whether it is due, so that a second start is fast and changes nothing. A step is due when
its sources changed since it ran last (a digest is kept in ``prepared.json``), or when its result is not there.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from directory.models import Service
from portal.accounts.demonstration import demonstration_accounts_missing
from portal.pages.models import HomePage
from portal.ui.catalogues import catalogues, compiled_path
from referrals.demonstration import demonstration_referrals_missing
from referrals.models import ReferralCode

RECORD_NAME: Final = "prepared.json"
_IGNORED_PARTS: Final = frozenset({"__pycache__"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to say while it runs, how to run it, where its sources are, and whether its result is missing."""

    name: str
    title: str
    run: Callable[[], object]
    sources: tuple[str, ...] = ()  # files and folders below the project's root
    is_missing: Callable[[], bool] = lambda: False
    runs_beside: bool = False  # beside the steps that follow; for what needs neither the database nor this process

    def digest(self) -> str:
        """A digest of the names and the content of all sources; empty for a step without sources."""
        if not self.sources:
            return ""
        total = hashlib.sha256()
        for path in _files(settings.BASE_DIR / source for source in self.sources):
            total.update(str(path.relative_to(settings.BASE_DIR)).encode())
            total.update(path.read_bytes())
        return total.hexdigest()


def steps() -> tuple[Step, ...]:
    """All steps in their order."""
    always: tuple[Step, ...] = (
        Step("catalogues", "compiling the translations", _compile_catalogues, ("locale",), _catalogues_missing),
        Step(
            "static",
            "collecting the static files",
            _collect_static,
            _STATIC_SOURCES,
            _static_missing,
            runs_beside=True,
        ),
        Step(
            "database",
            "preparing the database (the first time takes about ten seconds)",
            _migrate,
            (),
            _migrations_missing,
        ),
        Step(
            "data",
            "loading the starting data",
            _load_directory,
            ("directory/exchange", "directory/data"),
            _data_missing,
        ),
        Step(
            "codes",
            "loading the codes of the referrals",
            _load_codes,
            ("referrals/data", "referrals/code_lists.py"),
            _codes_missing,
        ),
        Step("pages", "creating the starting pages", _load_pages, ("portal/pages/content",), _pages_missing),
        Step("index", "building the search index", _rebuild_index, ("directory/search",), _index_missing),
    )
    if not settings.DEMONSTRATION:
        return always
    accounts = Step(
        "accounts", "creating the demonstration accounts", _create_demonstration, (), _demonstration_missing
    )
    return (*always, accounts)


def prepare(say: Callable[[str], object]) -> list[str]:
    """Runs the steps that are due, naming each through ``say``. Returns the names of those that ran.

    A step that fails raises its error and is due again next time; the steps before it stay done.
    """
    done, record = [], _read_record()
    beside: list[tuple[Step, Future[object]]] = []
    with ThreadPoolExecutor(max_workers=1) as pool:
        for step in steps():
            if not _is_due(step, record):
                continue
            say(step.title)
            done.append(step.name)
            if step.runs_beside:
                beside.append((step, pool.submit(step.run)))
            else:
                step.run()
                _note(step, record)
        for step, result in beside:
            result.result()
            _note(step, record)
    return done


def _is_due(step: Step, record: dict[str, str]) -> bool:
    return record.get(step.name, "") != step.digest() or step.is_missing()


def _note(step: Step, record: dict[str, str]) -> None:
    if step.sources:
        record[step.name] = step.digest()
        _write_record(record)


_STATIC_SOURCES: Final = ("portal/ui/static", "requirements/base.txt")


def _compile_catalogues() -> None:
    call_command("messages", compile=True, verbosity=0)


def _catalogues_missing() -> bool:
    return any(not compiled_path(catalogue).exists() for catalogue in catalogues())


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static() -> None:
    """In a process of its own: compressing keeps one core busy for seconds."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command, no shell
    if done.returncode:
        raise CommandError(f"The static files cannot be collected: {done.stderr.strip()}")


def _static_missing() -> bool:
    return not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def _load_directory() -> None:
    call_command("load_directory", stdout=StringIO())


def _data_missing() -> bool:
    return not Service.objects.exists()


def _load_codes() -> None:
    call_command("load_referral_codes", verbosity=0)


def _codes_missing() -> bool:
    return not ReferralCode.objects.exists()


def _load_pages() -> None:
    call_command("load_pages", stdout=StringIO())


def _pages_missing() -> bool:
    return not HomePage.objects.exists()


def _rebuild_index() -> None:
    call_command("rebuild_search", stdout=StringIO())


def _index_missing() -> bool:
    folder = Path(settings.SEARCH_INDEX_DIR)
    return not (folder.is_dir() and any(folder.iterdir()))


def _demonstration_missing() -> bool:
    return demonstration_accounts_missing() or demonstration_referrals_missing()


def _create_demonstration() -> None:
    call_command("create_demonstration", verbosity=0)


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        found = [source] if source.is_file() else sorted(source.rglob("*")) if source.is_dir() else []
        yield from (
            path for path in found if path.is_file() and not _IGNORED_PARTS & set(path.parts) and path.suffix != ".mo"
        )


def _record_path() -> Path:
    return Path(settings.VAR_DIR) / RECORD_NAME


def _read_record() -> dict[str, str]:
    try:
        record = json.loads(_record_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(record: dict[str, str]) -> None:
    path = _record_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
