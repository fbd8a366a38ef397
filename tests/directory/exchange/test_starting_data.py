"""What the shipped data looks like once it is loaded."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from directory.core.translated import TranslatedEntry, TranslationState
from directory.exchange.importers.kreis_dueren import SHIPPED
from directory.exchange.report import Outcome, Report
from directory.models import (
    AddressBasis,
    EligibilityRule,
    Language,
    LegalCircle,
    LifeArea,
    Location,
    Municipality,
    Organization,
    PaperKind,
    Postcode,
    Program,
    ResidenceStatus,
    ResidenceStatusGroup,
    Service,
    TargetGroup,
    Topic,
)
from directory.visibility import public_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starting_data")]


def service(external_id: str) -> Service:
    return Service.objects.get(external_id=external_id)


def test_everything_arrives_without_an_error(starting_data: Report) -> None:
    assert starting_data.errors == []
    created = {kind: counts[Outcome.CREATED] for kind, counts in starting_data.counts().items()}
    assert created["service"] == 156
    assert Service.objects.published().count() == 156
    assert Organization.objects.published().count() == 83
    assert Municipality.objects.count() == 15
    assert Postcode.objects.count() == 18
    assert ResidenceStatus.objects.count() == 35
    assert Program.objects.count() == 29
    assert EligibilityRule.objects.exclude(program=None).count() == 100
    assert EligibilityRule.objects.exclude(service=None).count() == 28
    assert Topic.objects.count() == 19


@pytest.mark.parametrize(
    "model",
    [
        Service, Topic, Program, ResidenceStatus, ResidenceStatusGroup, TargetGroup, PaperKind, LifeArea, LegalCircle,
        Language,
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_text_is_there_in_every_language_as_a_machine_translation(
    model: type[TranslatedEntry], language: str
) -> None:
    states = Counter(entry.translation_state(language) for entry in model._default_manager.all())
    assert states == {TranslationState.MACHINE: model._default_manager.count()}


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_condition_is_translated(language: str) -> None:
    conditions = EligibilityRule.objects.exclude(condition_de=None)
    assert conditions.count() == 102
    assert {rule.translation_state(language) for rule in conditions} == {TranslationState.MACHINE}


def test_translations_carry_the_day_of_the_data() -> None:
    assert service("kd-001").translation_states["ru"]["on"] == "2026-11-23"


def test_entries_can_be_compared_in_the_cms() -> None:
    entry = service("kd-001")
    assert entry.live
    assert entry.latest_revision_id == entry.live_revision_id is not None
    version = entry.latest_revision.as_object()
    assert version.name_ar == entry.name_ar
    assert {topic.code for topic in version.topics.all()} == {topic.code for topic in entry.topics.all()}


def test_sources_and_their_dates_are_kept_as_they_are() -> None:
    undated, yearly = service("kd-001"), service("kd-067")
    assert (undated.source_date, yearly.source_date) == ("", "2016")
    assert undated.source_url.startswith("https://sozialwerk-dueren.de/")
    assert undated.more_source_urls
    assert not Service.objects.filter(source_url="").exists()
    assert Service.objects.filter(source_date="").count() == 59


def test_unknown_stays_unknown() -> None:
    assert Service.objects.exclude(cost="unknown").count() == 18
    assert Counter(Service.objects.values_list("appointment", flat=True)) == {
        "unknown": 139, "walk_in": 11, "needed": 6,
    }  # fmt: skip
    assert set(Service.objects.exclude(languages=None).values_list("external_id", flat=True)) == {"kd-001", "kd-010"}
    bookable = Service.objects.filter(interpreter="bookable").values_list("external_id", flat=True)
    assert set(bookable) == {"kd-001", "kd-007", "kd-013", "kd-071"}
    assert not Service.objects.filter(interpreter="none").exists()


def test_no_coordinates_are_invented() -> None:
    assert not Location.objects.exclude(latitude=None, longitude=None).exists()


def test_places_by_municipality_outside_it_and_nowhere() -> None:
    assert Service.objects.filter(places__location__municipality__name="Düren").count() == 89
    outside = Service.objects.filter(places__location__municipality=None, places__location__city="Aachen")
    assert set(outside.values_list("external_id", flat=True)) == {"kd-153", "kd-154", "kd-155"}
    nowhere = Service.objects.filter(places=None).values_list("external_id", flat=True)
    assert set(nowhere) == {"kd-009", "kd-048", "kd-070", "kd-083"}


def test_an_address_says_what_it_is() -> None:
    basis = Counter(Service.objects.values_list("places__address_basis", flat=True))
    assert basis[AddressBasis.ORGANIZATION_SEAT] == 21
    assert basis[AddressBasis.SERVICE] == 83  # 84 in the sources, one of them protected


def test_a_missing_postcode_stays_missing_and_a_shared_address_is_one_location() -> None:
    place = service("kd-001").places.get()
    assert (place.location.street, place.location.postcode) == ("Josef-Schregel-Str. 31", "")
    assert service("kd-028").places.get().location == service("kd-033").places.get().location


def test_the_area_served() -> None:
    assert service("kd-009").serves_whole_district
    assert not service("kd-013").serves_whole_district
    assert service("kd-013").municipalities.count() == 14
    assert set(service("kd-048").municipalities.values_list("name", flat=True)) == {
        "Aldenhoven", "Jülich", "Linnich", "Niederzier",
    }  # fmt: skip


def test_protected_and_delicate_and_possibly_closed_entries() -> None:
    assert list(Service.objects.filter(sensitive=True).values_list("external_id", flat=True)) == ["kd-067"]
    assert Service.objects.filter(sensitive_topic=True).count() == 6
    closed = dict(
        Service.objects.exclude(possibly_closed_since=None).values_list("external_id", "possibly_closed_since")
    )
    assert closed == {"kd-022": 2022, "kd-038": 2022, "kd-039": 2022}
    [place] = public_places(service("kd-067"))
    assert (place.city, place.street, place.postcode) == ("Düren", "", "")


def test_the_shipped_file_does_not_know_the_protected_address() -> None:
    entries = json.loads((SHIPPED / "services.json").read_text(encoding="utf-8"))
    [protected] = [entry for entry in entries if entry["id"] == "kd-067"]
    assert (protected["street"], protected["postcode"], protected["address_basis"]) == (None, None, None)


def test_contacts_of_an_entry_and_of_its_organization() -> None:
    assert [phone.number for phone in service("kd-085").phones.all()] == ["02421 2770420"]
    assert [contact.email for contact in service("kd-085").contacts.all()] == ["info@lebenshilfe-dueren.de"]
    kreis = Organization.objects.get(external_id="kreis-dueren")
    assert [phone.number for phone in kreis.phones.all()] == ["02421 22-0"]
    assert kreis.phones.get().function_de == "Telefonzentrale"
    assert kreis.website == "https://www.kreis-dueren.de"
    assert service("kd-007").website == "https://www.kreis-dueren.de/kreishaus/amt/amt46/ki/dolmetscherdienst.php"


def test_what_an_organization_is() -> None:
    def organization(name: str) -> Organization:
        return Organization.objects.get(name=name)

    assert organization("Kreis Düren").kind == "authority"
    assert organization("Kreis Düren").may_report
    assert organization("Volkshochschule Rur-Eifel").kind == "training_provider"
    assert not organization("Volkshochschule Rur-Eifel").may_report
    assert organization("Berufskolleg Jülich").exempt_from_reporting
    secrecy = Organization.objects.filter(secrecy_bound=True).values_list("name", flat=True)
    assert set(secrecy) == {"Krankenhaus Düren", "Krankenhaus Jülich", "LVR-Klinik Düren", "St. Augustinus-Krankenhaus"}


def test_every_organization_has_its_own_readable_id() -> None:
    ids = [str(organization.external_id) for organization in Organization.objects.all()]
    assert len(set(ids)) == 83
    assert "agentur-fuer-arbeit-dueren" in ids
    assert all(len(external_id) <= 40 for external_id in ids)


def test_own_rules_of_services() -> None:
    everybody = service("kd-055").rules.get()
    assert (everybody.access, everybody.all_statuses) == ("yes", True)
    assert not everybody.text("condition", "de")
    residents = service("kd-081").rules.get()
    assert residents.access == "conditional"
    assert residents.condition_de == "Bewohnerinnen und Bewohner der ZUE Düren"
    assert residents.condition_ar == service("kd-081").audience_ar != ""
    assert {status.code for status in residents.statuses.all()} == {"gestattung", "duldung", "ankunftsnachweis"}


def test_statuses_know_their_paper_their_group_and_their_parent() -> None:
    light = ResidenceStatus.objects.get(code="duldung_60b")
    assert light.paper_kind.code == "toleration"
    assert light.group == ResidenceStatusGroup.objects.get(code="tolerated")
    assert light.parent == ResidenceStatus.objects.get(code="duldung")
    assert light.legal_basis == "§ 60b AufenthG"
    ungrouped = ResidenceStatus.objects.filter(group=None).values_list("code", flat=True)
    assert set(ungrouped) == {"ausreisepflichtig", "ohne_papiere"}


def test_programs_know_their_law_and_where_to_ask() -> None:
    course = Program.objects.get(code="integrationskurs")
    assert {circle.code for circle in course.legal_circles.all()} == {"aufenthg", "intv"}
    assert {entry.external_id for entry in course.ask_at.all()} == {"kd-001", "kd-054", "kd-080"}
    basic = Program.objects.get(code="grundsicherung_sgb2")
    assert [circle.code for circle in basic.legal_circles.all()] == ["sgb2"]


def test_remarks_of_the_data_are_internal() -> None:
    course = Program.objects.get(code="integrationskurs")
    assert "BAMF stop" in course.internal_note
    assert all("BAMF stop" not in getattr(course, f"summary_{language}") for language in ("de", "en", "ru", "ar"))


def test_a_description_is_one_escaped_paragraph() -> None:
    entry = service("kd-017")
    assert entry.description_de.startswith("<p>")
    assert entry.description_de.count("<p>") == 1
