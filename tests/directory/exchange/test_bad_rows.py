"""A bad row is named with its reason, and everything else arrives."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from directory.exchange.importers.kreis_dueren import DataFolderError
from directory.models import Service, Topic
from tests.directory.exchange.data_folder import EditableFolder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starting_data")]

BAD_VALUES: dict[str, tuple[dict[str, Any], str]] = {
    "topic": ({"topics": ["housing", "gardening"]}, "unknown topic 'gardening'"),
    "language": ({"languages": ["xx"]}, "unknown spoken language 'xx'"),
    "website": ({"website": "not an address"}, "website: Enter a valid URL."),
    "source": ({"source_url": "javascript:alert(1)"}, "source_url: Enter a valid URL."),
    "long-name": ({"service": "x" * 201}, "at most 200 characters"),
    "no-name": ({"service": ""}, "name_de: This field cannot be blank."),
    "no-text": ({"description_de": 7}, "description: a text is expected"),
    "date": ({"seen": "last spring"}, "source_date: Write the date as"),
    "mail": ({"email": "nobody"}, "email: Enter a valid email address."),
    "phone": ({"phone": "1" * 41}, "at most 40 characters"),
    "street": ({"street": "x" * 121}, "at most 120 characters"),
    "cost": ({"cost": "cheap"}, "unknown cost 'cheap'"),
    "appointment": ({"appointment": "sometimes"}, "unknown appointment 'sometimes'"),
    "basis": ({"address_basis": "guess"}, "unknown basis of the address 'guess'"),
    "area": ({"area_served": ["Atlantis"]}, "unknown municipality served 'Atlantis'"),
}


def test_bad_values_are_reported_and_the_rest_loads(folder: EditableFolder) -> None:
    for external_id, (values, _reason) in BAD_VALUES.items():
        folder.add(external_id, **values)
    folder.add("good")
    report = folder.load()
    reasons = {row.external_id: row.reason for row in report.errors}
    assert reasons.keys() == BAD_VALUES.keys()
    assert {name: reason for name, reason in reasons.items() if BAD_VALUES[name][1] not in reason} == {}
    assert Service.objects.filter(external_id="good").exists()
    assert not Service.objects.filter(external_id__in=BAD_VALUES).exists()


def test_a_bad_value_leaves_the_entry_as_it_was(folder: EditableFolder) -> None:
    folder.change("kd-047", topics=["gardening"], phone="02421 123456")
    [error] = folder.load().errors
    assert (error.kind, error.external_id, error.reason) == ("service", "kd-047", "unknown topic 'gardening'")
    entry = Service.objects.get(external_id="kd-047")
    assert entry.topics.exists()
    assert not entry.phones.exists()


def test_missing_keys_and_repeated_ids_are_named(folder: EditableFolder) -> None:
    entries = folder.read("services.json")
    without_cost = {key: value for key, value in entries[0].items() if key != "cost"} | {"id": "kd-998"}
    without_id = {key: value for key, value in entries[0].items() if key != "id"}
    folder.write("services.json", [*entries, without_cost, without_id, {**entries[0], "service": "Zweimal"}])
    errors = [(row.external_id, row.reason) for row in folder.load().errors]
    assert errors == [
        ("kd-998", "missing or unknown: 'cost'"),
        ("row 158", "missing or unknown: 'id'"),
        ("kd-001", "this id occurs twice in the source"),
    ]
    assert not Service.objects.filter(name_de="Zweimal").exists()


def test_a_broken_organization_takes_its_entries_with_it_and_nothing_else(folder: EditableFolder) -> None:
    folder.add("kd-998", organisation="Neue Stelle", organisation_type="circus")
    errors = {(row.kind, row.external_id): row.reason for row in folder.load().errors}
    assert errors == {
        ("organization", "neue-stelle"): "unknown kind of organization 'circus'",
        ("service", "kd-998"): "unknown organization 'neue-stelle'",
    }


def test_bad_codes_and_places_to_ask_are_refused(folder: EditableFolder) -> None:
    topics = folder.read("topics.json")
    topics["topics"].append({"code": "Not A Code", "name_de": "Falsch", "life_areas": []})
    folder.write("topics.json", topics)
    links = folder.read("service_links.json")
    links["ask_at"] |= {"juggling": ["kd-001"], "kim": ["kd-997"]}
    folder.write("service_links.json", links)
    errors = {(row.kind, row.external_id): row.reason for row in folder.load().errors}
    assert errors.keys() == {("topic", "Not A Code"), ("where to ask", "juggling"), ("where to ask", "kim")}
    assert errors["where to ask", "juggling"] == "unknown program 'juggling'"
    assert errors["where to ask", "kim"] == "unknown service 'kd-997'"
    assert not Topic.objects.filter(code="Not A Code").exists()


def test_a_repaired_row_arrives_with_the_next_run(folder: EditableFolder) -> None:
    folder.add("kd-998", website="not an address")
    assert len(folder.load().errors) == 1
    folder.change("kd-998", website="https://example.org")
    assert folder.load().errors == []
    assert Service.objects.get(external_id="kd-998").website == "https://example.org"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("services.json", '{"a": ', "services.json: "),
        ("services.json", "{}", "services.json: a list of objects is expected"),
        ("service_links.json", "[]", "service_links.json: one object is expected"),
        ("translations/ru.json", "[]", "translations/ru.json: one object is expected"),
        ("source.json", '{"code": "x"}', "source.json: gathered_on is missing"),
        ("source.json", '{"code": "x", "gathered_on": "soon"}', "gathered_on is not a day: 'soon'"),
    ],
)
def test_a_broken_file_is_named_before_anything_is_written(
    folder: EditableFolder, name: str, content: str, reason: str
) -> None:
    folder.add("kd-998")
    (folder.path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataFolderError) as raised:
        folder.load()
    assert reason in str(raised.value)
    assert not Service.objects.filter(external_id="kd-998").exists()


def test_a_missing_file_is_named(folder: EditableFolder) -> None:
    (folder.path / "topics.json").unlink()
    with pytest.raises(DataFolderError, match=r"topics\.json: No such file"):
        folder.load()


def test_the_street_of_a_protected_entry_is_nowhere_even_where_a_file_names_it(folder: EditableFolder) -> None:
    folder.add("kd-998", street="Verborgene Gasse 99", postcode="52399", municipality="Merzenich")
    links = folder.read("service_links.json")
    links["sensitive"].append("kd-998")
    folder.write("service_links.json", links)
    folder.change("kd-067", street="Verborgene Gasse 98", postcode="52399", address_basis="service")
    assert folder.load().errors == []
    stored = [str(row) for model in apps.get_models() for row in model._default_manager.values()]
    assert not [row for row in stored if "Verborgene Gasse" in row]
    new = Service.objects.get(external_id="kd-998")
    assert new.sensitive
    assert (new.places.get().location.city, new.places.get().location.postcode) == ("Merzenich", "")
