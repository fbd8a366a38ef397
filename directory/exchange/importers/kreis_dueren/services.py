"""The entries themselves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from directory.exchange.entry_kind import RowError
from directory.exchange.importers.kreis_dueren.folder import DataFolder
from directory.exchange.importers.kreis_dueren.organizations import organization_id
from directory.exchange.importers.kreis_dueren.own_rules import OwnRules, own_rule_of
from directory.exchange.importers.kreis_dueren.places import Places, area_of, place_of
from directory.exchange.importers.kreis_dueren.published import PublishedKind
from directory.exchange.importers.kreis_dueren.texts import Texts, columns, rich
from directory.exchange.merge import Merger, Row
from directory.models import (
    AddressBasis,
    Appointment,
    Contact,
    Cost,
    InterpreterAvailability,
    Language,
    Municipality,
    Organization,
    Phone,
    Program,
    Service,
    TargetGroup,
    Topic,
)

_APPOINTMENTS = {True: Appointment.NEEDED, False: Appointment.WALK_IN, None: Appointment.UNKNOWN}
_COSTS = {"free": Cost.FREE, "paid": Cost.PAID, None: Cost.UNKNOWN}


class _Services(PublishedKind[Service]):
    model, name = Service, "service"
    references = {"organization": (Organization, "external_id")}
    relations = {
        "topics": (Topic, "code"),
        "target_groups": (TargetGroup, "code"),
        "languages": (Language, "code"),
        "programs": (Program, "code"),
        "municipalities": (Municipality, "ags"),
    }

    def __init__(self, merger: Merger) -> None:
        super().__init__()
        self._places = Places()
        self._rules = OwnRules(self, merger.translated_on)
        self._phones = self._read_relation("phones", "number")
        self._contacts = self._read_relation("contacts", "email")

    def read(self, entry: Service, field: str) -> Any:
        """Children are plain lists."""
        match field:
            case "places":
                return self._places.read(entry)
            case "rules":
                return self._rules.read(entry)
            case "phones":
                return sorted(self._phones.get(entry.pk, []))
            case "contacts":
                return sorted(self._contacts.get(entry.pk, []))
        return super().read(entry, field)

    def write(self, entry: Service, field: str, value: Any) -> None:
        """Children are replaced as a whole."""
        match field:
            case "places":
                self._places.write(entry, value)
            case "rules":
                self._rules.write(entry, value)
            case "phones":
                entry.phones.set([Phone(number=number) for number in value])
            case "contacts":
                entry.contacts.set([Contact(email=email) for email in value])
            case _:
                super().write(entry, field, value)

    def check(self, entry: Service, written: Collection[str]) -> None:
        """Validates numbers and addresses too, which live in rows of their own."""
        super().check(entry, written)
        for child in [*entry.phones.all(), *entry.contacts.all()]:
            child.clean_fields(exclude=["service", "organization"])


def load_services(folder: DataFolder, merger: Merger) -> None:
    """Loads the entries; everything that they refer to must be there already."""
    builder = _Builder(folder)
    merger.merge(_Services(merger), folder.services, lambda raw: str(raw["id"]), builder.row)


class _Builder:
    """Turns an entry of the data into plain values for the service's fields."""

    def __init__(self, folder: DataFolder) -> None:
        self._links, self._texts = folder.links, Texts(folder)
        self._readings = folder.readings.get("services", {})
        self._ags = dict(Municipality.objects.values_list("name", "ags"))

    def row(self, raw: dict[str, Any]) -> Row:
        """Raises RowError or KeyError for what the directory cannot take."""
        entry_id = raw["id"]
        audience = self._texts.service(entry_id, "target_group", raw["target_group_text"])
        place = place_of(raw, protected=entry_id in self._links["sensitive"])
        own_rule = own_rule_of(self._links["own_rules"].get(entry_id), raw, audience)
        values = {
            "organization": organization_id(raw["organisation"]),
            **columns("name", self._texts.service(entry_id, "service", raw["service"])),
            **columns("description", rich(self._texts.service(entry_id, "description", raw["description_de"]))),
            **columns("audience", audience),
            **columns("hours_text", self._texts.service(entry_id, "opening_hours_text", raw["opening_hours_text"])),
            **self._codes(raw),
            **self._facts(raw, place),
            "phones": [raw["phone"]] if raw["phone"] else [],
            "contacts": [raw["email"]] if raw["email"] else [],
            "places": place,
            "rules": own_rule,
        }
        return Row(entry_id, values)

    def _codes(self, raw: dict[str, Any]) -> dict[str, Any]:
        entry_id = raw["id"]
        whole_district, municipalities = area_of(raw, self._ags)
        groups = self._links["target_groups"]
        return {
            "topics": sorted(raw["topics"]),
            "target_groups": sorted(code for code, entries in groups.items() if entry_id in entries),
            "languages": sorted(raw["languages"]),
            "programs": sorted(self._links["programs"].get(entry_id, [])),
            "offers_more_than_program": entry_id in self._links["partial"],
            "serves_whole_district": whole_district,
            "municipalities": municipalities,
        }

    def _facts(self, raw: dict[str, Any], place: list[list[str]]) -> dict[str, Any]:
        entry_id = raw["id"]
        reading = self._readings.get(entry_id, {})
        closed = self._links["possibly_closed"].get(entry_id)
        if raw["cost"] not in _COSTS:
            raise RowError(f"unknown cost {raw['cost']!r}")
        if raw["appointment"] not in _APPOINTMENTS:
            raise RowError(f"unknown appointment {raw['appointment']!r}")
        return {
            "website": raw["website"] or "",
            "appointment": _APPOINTMENTS[raw["appointment"]].value,
            "cost": _COSTS[raw["cost"]].value,
            "interpreter": reading.get("interpreter", InterpreterAvailability.UNKNOWN.value),
            "on_site": any(street and basis == AddressBasis.SERVICE for street, _code, _town, basis in place),
            "by_phone": bool(reading.get("by_phone")),
            "outreach": bool(reading.get("outreach")),
            "minimum_age": reading.get("minimum_age"),
            "maximum_age": reading.get("maximum_age"),
            "possibly_closed_since": int(closed) if closed else None,
            "sensitive": entry_id in self._links["sensitive"],
            "sensitive_topic": entry_id in self._links["sensitive_topic"],
            "source_url": raw["source_url"] or "",
            "source_date": raw["seen"] or "",
            "more_source_urls": list(raw["more_source_urls"]),
            "internal_note": raw["note"] or "",
        }
