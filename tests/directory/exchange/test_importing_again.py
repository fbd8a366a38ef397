"""Loading a second time: nothing doubles, and what an editor changed stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import ReferenceIndex

from directory.core.translated import TranslationState
from directory.exchange.report import Outcome
from directory.models import Location, Organization, Program, Service, Topic
from directory.search import get_engine
from directory.search.base import SearchQuery
from directory.search.indexing import rebuild
from tests.directory.exchange.data_folder import EditableFolder, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starting_data")]


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [model for model in apps.get_models() if model._meta.app_label in {"directory", "wagtailcore"}]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def test_a_second_run_writes_nothing(folder: EditableFolder) -> None:
    before = everything()
    again = folder.load()
    assert {row.outcome for row in again.rows} == {Outcome.UNCHANGED}
    assert everything() == before


def test_what_an_editor_published_is_kept_and_the_rest_is_updated(folder: EditableFolder) -> None:
    entry = Service.objects.get(external_id="kd-001")
    entry.name_de = "KIM-Beratung"
    entry.save_revision().publish()

    folder.change("kd-001", service="Neuer Name", phone="02421 123456")
    row = row_of(folder.load(), "kd-001")

    entry = Service.objects.get(external_id="kd-001")
    assert entry.name_de == "KIM-Beratung"
    assert [phone.number for phone in entry.phones.all()] == ["02421 123456"]
    assert (row.outcome, row.reason) == (Outcome.UPDATED, "changed by an editor: name_de")


def test_an_editors_change_is_reported_even_where_the_source_is_the_same(folder: EditableFolder) -> None:
    entry = Service.objects.get(external_id="kd-001")
    entry.cost = "free"
    entry.save_revision().publish()
    row = row_of(folder.load(), "kd-001")
    assert (row.outcome, row.reason) == (Outcome.KEPT, "changed by an editor: cost")


def test_an_update_is_what_the_cms_shows_next(folder: EditableFolder) -> None:
    folder.change("kd-001", appointment=False)
    folder.load()
    entry = Service.objects.get(external_id="kd-001")
    assert entry.get_latest_revision_as_object().appointment == entry.appointment == "walk_in"
    assert not entry.has_unpublished_changes


def test_an_open_draft_is_left_alone(folder: EditableFolder) -> None:
    entry = Service.objects.get(external_id="kd-001")
    entry.name_de = "Entwurf"
    entry.save_revision()
    folder.change("kd-001", phone="02421 123456")
    row = row_of(folder.load(), "kd-001")
    assert (row.outcome, row.reason) == (Outcome.KEPT, "an editor has an open draft")
    entry = Service.objects.get(external_id="kd-001")
    assert entry.get_latest_revision_as_object().name_de == "Entwurf"
    assert not entry.phones.exists()


def test_a_new_german_text_without_new_translations_makes_them_outdated(folder: EditableFolder) -> None:
    folder.change("kd-001", service="Ganz anderer Name")
    folder.translate("ru", "kd-001", service="Совсем другое имя")
    folder.load()
    entry = Service.objects.get(external_id="kd-001")
    assert entry.name_ru == "Совсем другое имя"
    assert entry.translation_state("ru") is TranslationState.MACHINE
    assert entry.translation_state("ar") is TranslationState.OUTDATED


def test_a_reviewed_translation_belongs_to_its_reviewer(folder: EditableFolder) -> None:
    entry = Service.objects.get(external_id="kd-001")
    reviewed = entry.name_ar
    entry.mark_translated("ar", TranslationState.REVIEWED, date(2026, 12, 1))
    entry.save()
    folder.translate("ar", "kd-001", service="اسم آخر")
    row = row_of(folder.load(), "kd-001")
    entry = Service.objects.get(external_id="kd-001")
    assert entry.name_ar == reviewed
    assert entry.translation_state("ar") is TranslationState.REVIEWED
    assert (row.outcome, row.reason) == (Outcome.KEPT, "changed by an editor: name_ar")


def test_an_entry_that_an_editor_removed_stays_removed(folder: EditableFolder) -> None:
    Service.objects.get(external_id="kd-047").delete()
    row = row_of(folder.load(), "kd-047")
    assert (row.outcome, row.reason) == (Outcome.KEPT, "removed by an editor")
    assert not Service.objects.filter(external_id="kd-047").exists()


def test_an_archived_entry_stays_archived(folder: EditableFolder) -> None:
    Service.objects.filter(external_id="kd-047").update(status="defunct")
    folder.change("kd-047", phone="02421 123456")
    folder.load()
    assert Service.objects.get(external_id="kd-047").status == "defunct"


def test_an_entry_that_left_the_source_is_kept_and_named(folder: EditableFolder) -> None:
    folder.remove("kd-047")
    row = row_of(folder.load(), "kd-047")
    assert (row.outcome, row.reason) == (Outcome.KEPT, "no longer in the source")
    assert Service.objects.filter(external_id="kd-047").exists()


def test_a_corrected_address_is_neither_undone_nor_doubled(folder: EditableFolder) -> None:
    location = Location.objects.get(services_here__service__external_id="kd-047")
    location.street = "Hauptstraße 39"
    location.save()
    row = row_of(folder.load(), "kd-047")
    assert (row.outcome, row.reason) == (Outcome.KEPT, "changed by an editor: places")
    assert list(Service.objects.get(external_id="kd-047").places.values_list("location__street", flat=True)) == [
        "Hauptstraße 39"
    ]


def test_a_rule_is_corrected_one_field_at_a_time(folder: EditableFolder) -> None:
    rule = Program.objects.get(code="integrationskurs").rules.order_by("sort_order")[1]
    rule.condition_ar = "نص جديد"
    rule.save()
    facts = folder.read("eligibility_facts.json")
    facts[0]["rules"][1]["access"] = "conditional"
    folder.write("eligibility_facts.json", facts)
    row = row_of(folder.load(), "integrationskurs.2", "rule")
    rule.refresh_from_db()
    assert (rule.access, rule.condition_ar) == ("conditional", "نص جديد")
    assert (row.outcome, row.reason) == (Outcome.UPDATED, "changed by an editor: condition_ar")


def test_what_was_there_before_the_first_import_is_completed_not_replaced(folder: EditableFolder) -> None:
    Topic.objects.filter(code="housing").update(name_de="Wohnung und Haus", name_ru=None, order=0)
    folder.write("source.json", {**folder.read("source.json"), "code": "another_source"})
    report = folder.load()
    housing = Topic.objects.get(code="housing")
    assert housing.text("name", "de").text == "Wohnung und Haus"
    assert housing.text("name", "ru").text == "Жильё"
    assert housing.order == 80
    row = row_of(report, "housing", "topic")
    assert (row.outcome, row.reason) == (Outcome.UPDATED, "changed by an editor: name_de")
    assert row_of(report, "health", "topic").outcome is Outcome.UNCHANGED


def test_a_dry_run_reports_and_changes_nothing(folder: EditableFolder) -> None:
    folder.change("kd-001", phone="02421 123456")
    before = everything()
    report = folder.load(dry_run=True)
    assert row_of(report, "kd-001").outcome is Outcome.UPDATED
    assert everything() == before


def test_the_cms_knows_who_uses_what_after_an_import(folder: EditableFolder) -> None:
    folder.add("kd-999")
    folder.load()
    users = ReferenceIndex.get_references_to(Organization.objects.get(name="Sozialwerk Dürener Christen"))
    assert str(Service.objects.get(external_id="kd-999").pk) in set(users.values_list("object_id", flat=True))


def test_an_import_is_found_by_the_search_after_commit(
    folder: EditableFolder, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rebuild()
    folder.add("kd-999", service="Sprechstunde für Drachenflieger")
    with django_capture_on_commit_callbacks(execute=True):
        folder.load()
    added = Service.objects.get(external_id="kd-999")
    assert [hit.id for hit in get_engine().search(SearchQuery(text="Drachenflieger")).hits][:1] == [added.pk]
