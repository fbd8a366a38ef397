from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.models import Service
from tests.directory.exchange.data_folder import EditableFolder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starting_data")]


def run(*arguments: str, folder: EditableFolder) -> tuple[list[str], list[str]]:
    out, err = StringIO(), StringIO()
    call_command("load_directory", f"--path={folder.path}", *arguments, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_the_command_prints_every_row_and_the_counts(folder: EditableFolder) -> None:
    folder.add("kd-999")
    out, err = run(folder=folder)
    assert "created    service  kd-999" in out
    assert "unchanged  service  kd-001" in out
    assert "service: 1 created, 156 unchanged" in out
    assert out[-1].startswith("together: ")
    assert err == []


def test_quietly_it_prints_only_counts_and_errors(folder: EditableFolder) -> None:
    folder.add("kd-999", website="nowhere")
    out, err = run("--quiet", folder=folder)
    assert "service: 156 unchanged, 1 error" in out
    assert not [line for line in out if line.startswith("unchanged ")]
    assert err == ["error      service  kd-999: website: Enter a valid URL."]


def test_a_dry_run_says_that_nothing_changed(folder: EditableFolder) -> None:
    folder.add("kd-999")
    out, _err = run("--dry-run", "--quiet", folder=folder)
    assert "Dry run: nothing was changed." in out
    assert "service: 1 created, 156 unchanged" in out
    assert not Service.objects.filter(external_id="kd-999").exists()


def test_a_folder_that_is_not_there_ends_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"source\.json: No such file"):
        call_command("load_directory", f"--path={tmp_path / 'nothing'}")


def test_the_shipped_data_is_unchanged_when_it_is_loaded_again() -> None:
    out = StringIO()
    call_command("load_directory", "--quiet", stdout=out)
    assert "service: 156 unchanged" in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "together: 585 unchanged"
