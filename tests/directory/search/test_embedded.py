"""The embedded engine: the contract, and what only an index on disk that several processes share can get wrong."""

from __future__ import annotations

import json
import multiprocessing
import signal
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from directory.search.base import SearchEngineError, SearchQuery
from directory.search.documents import ServiceDocument
from directory.search.engines.embedded import EmbeddedEngine
from directory.search.vocabulary import Concept
from tests.directory.search.cast import BICYCLES, CONCEPTS, DEBT, SERVICES, renamed
from tests.directory.search.contract import EngineContract, found
from tests.directory.search.synthetic import synthetic_documents

processes = multiprocessing.get_context("spawn")
PATIENCE = 60  # seconds until a process that does not come is called lost


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path / "index", CONCEPTS)
    engine.rebuild(SERVICES)
    return engine


class TestEmbeddedEngine(EngineContract):
    pass


def reader_of(engine: EmbeddedEngine, tmp_path: Path) -> EmbeddedEngine:
    """Another worker on the same folder."""
    return EmbeddedEngine(tmp_path / "index", CONCEPTS)


def test_an_editors_concept_counts_with_the_next_query(tmp_path: Path) -> None:
    extra: list[Concept] = []
    engine = EmbeddedEngine(tmp_path / "index", CONCEPTS, extra_concepts=lambda: extra)
    engine.rebuild(SERVICES)
    assert found(engine.search(SearchQuery(text="Drahtesel"))) == []
    extra.append(Concept(id="drahtesel", words={"de": ("Drahtesel",)}, office_words=("Fahrradwerkstatt",)))
    page = engine.search(SearchQuery(text="Drahtesel"))
    assert found(page) == [BICYCLES.id]
    assert page.good_match
    extra.clear()
    assert found(engine.search(SearchQuery(text="Drahtesel"))) == []


def test_another_worker_sees_updates_and_rebuilds(engine: EmbeddedEngine, tmp_path: Path) -> None:
    reader = reader_of(engine, tmp_path)
    assert reader.count() == len(SERVICES)
    engine.update([renamed(DEBT, "Nähcafé")])
    assert found(reader.search(SearchQuery(text="Nähcafé"))) == [DEBT.id]
    engine.rebuild([BICYCLES])
    assert reader.count() == 1
    engine.update([], deleted=[BICYCLES.id])
    assert reader.count() == 0


def test_an_index_of_another_version_is_not_read(engine: EmbeddedEngine, tmp_path: Path) -> None:
    pointer = tmp_path / "index" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"version": "0.0"}))
    stale = reader_of(engine, tmp_path)
    assert not stale.is_ready()
    with pytest.raises(SearchEngineError, match=r"0\.0"):
        stale.search(SearchQuery(text="Schulden"))
    stale.rebuild(SERVICES)
    assert stale.is_ready()
    assert found(stale.search(SearchQuery(text="Schulden")))[0] == DEBT.id


def test_without_an_index_the_engine_says_so(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "nothing", CONCEPTS)
    assert not engine.is_ready()
    with pytest.raises(SearchEngineError):
        engine.search(SearchQuery())
    with pytest.raises(SearchEngineError):
        engine.update([DEBT])


def test_a_broken_pointer_is_like_none(engine: EmbeddedEngine, tmp_path: Path) -> None:
    (tmp_path / "index" / "current.json").write_text("{")
    assert not reader_of(engine, tmp_path).is_ready()


def _stuck(marker: Path) -> Iterator[ServiceDocument]:
    """Documents that come to a halt half way, as if the machine stood still."""
    yield from synthetic_documents(300)
    marker.touch()
    time.sleep(PATIENCE)


def _write_and_hang(folder: Path, marker: Path, whole: bool) -> None:
    engine = EmbeddedEngine(folder, CONCEPTS)
    if whole:
        engine.rebuild(_stuck(marker))
    else:
        engine.update(_stuck(marker))


def _started_writer(folder: Path, marker: Path, *, whole: bool) -> BaseProcess:
    writer = processes.Process(target=_write_and_hang, args=(folder, marker, whole))
    writer.start()
    deadline = time.monotonic() + PATIENCE
    while not marker.exists():
        assert time.monotonic() < deadline
        assert writer.is_alive()
        time.sleep(0.05)
    return writer


@pytest.mark.parametrize("whole", [True, False], ids=["rebuild", "update"])
def test_a_writer_killed_half_way_leaves_the_old_index(engine: EmbeddedEngine, tmp_path: Path, whole: bool) -> None:
    writer = _started_writer(tmp_path / "index", tmp_path / "half-way", whole=whole)
    assert engine.count() == len(SERVICES)  # while it hangs
    writer.kill()
    writer.join(PATIENCE)
    assert writer.exitcode == -signal.SIGKILL
    reader = reader_of(engine, tmp_path)
    assert reader.count() == len(SERVICES)
    assert found(reader.search(SearchQuery(text="Schulden")))[0] == DEBT.id
    engine.update([renamed(BICYCLES, "Nähcafé")])  # the lock died with its holder
    assert found(reader.search(SearchQuery(text="Nähcafé"))) == [BICYCLES.id]
    engine.rebuild(SERVICES)
    assert reader.count() == len(SERVICES)
    assert len(list((tmp_path / "index").glob("index-*"))) <= 2  # nothing of the dead rebuild is left lying about


def test_a_second_writer_waits_its_turn(engine: EmbeddedEngine, tmp_path: Path) -> None:
    writer = _started_writer(tmp_path / "index", tmp_path / "half-way", whole=False)
    impatient = EmbeddedEngine(tmp_path / "index", CONCEPTS, lock_timeout=0.1)
    with pytest.raises(SearchEngineError) as refused:
        impatient.update([DEBT])
    assert refused.value.retry
    writer.kill()
    writer.join(PATIENCE)
    impatient.update([renamed(DEBT, "Nähcafé")])
    assert found(engine.search(SearchQuery(text="Nähcafé"))) == [DEBT.id]


def _write_many(folder: Path, first: int, number: int) -> None:
    engine = EmbeddedEngine(folder, CONCEPTS)
    for document in synthetic_documents(number):
        engine.update([renamed(DEBT, f"Eintrag {first + document.id}"), _numbered(document, first + document.id)])


def _numbered(document: ServiceDocument, number: int) -> ServiceDocument:
    return ServiceDocument(id=number, external_id=f"many-{number}", texts=document.texts)


def test_two_writers_at_once_lose_nothing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    writers = [processes.Process(target=_write_many, args=(tmp_path / "index", first, 8)) for first in (1000, 2000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert engine.count() == len(SERVICES) + 16


def _read_until(folder: Path, last: int) -> None:
    """Searches without a pause; every answer must be a whole state. Ends when it sees the last one."""
    engine = EmbeddedEngine(folder, CONCEPTS)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = engine.search(SearchQuery())
        if page.total not in (len(SERVICES), last):
            raise AssertionError(f"half a state was read: {page.total} services")
        engine.search(SearchQuery(text="Schuldnerberatung", statuses=("duldung",)))
        if page.total == last:
            return
    raise AssertionError("the last state was never seen")


def test_readers_never_see_half_a_write(engine: EmbeddedEngine, tmp_path: Path) -> None:
    readers = [processes.Process(target=_read_until, args=(tmp_path / "index", 42)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for round_number in range(6):
        engine.update([renamed(document, f"Runde {round_number}") for document in SERVICES])
        engine.rebuild(SERVICES)
    engine.rebuild(synthetic_documents(42))
    for reader in readers:
        reader.join(PATIENCE)
    assert [reader.exitcode for reader in readers] == [0, 0]
