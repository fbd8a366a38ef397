"""Organizations: the data names them only inside their entries, so they are gathered from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify

from directory.exchange.entry_kind import EntryKind, RowError, mark_machine_translated
from directory.exchange.importers.kreis_dueren.folder import DataFolder
from directory.exchange.importers.kreis_dueren.published import PublishedKind
from directory.exchange.importers.kreis_dueren.texts import columns
from directory.exchange.merge import Merger, Row
from directory.models import Organization, OrganizationKind, Phone

_ID_LENGTH = 40  # of Organization.external_id
_GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_AUTHORITIES = {OrganizationKind.MUNICIPALITY, OrganizationKind.AUTHORITY}
_SWITCHBOARD = {"de": "Telefonzentrale", "en": "Switchboard", "ru": "Центральный телефон", "ar": "الهاتف المركزي"}


def organization_id(name: str) -> str:
    """The organization's id in the directory: its name in small Latin letters, cut at a word. At most 40 characters."""
    slug = slugify(name.translate(_GERMAN_LETTERS))
    return slug if len(slug) <= _ID_LENGTH else slug[: _ID_LENGTH + 1].rpartition("-")[0] or slug[:_ID_LENGTH]


class _Organizations(PublishedKind[Organization]):
    model, name = Organization, "organization"

    def __init__(self, merger: Merger) -> None:
        super().__init__()
        self._translated_on = merger.translated_on
        numbers = Phone.objects.exclude(organization=None).values_list("organization_id", "number")
        self._numbers: dict[int, list[str]] = {}
        for pk, number in numbers:
            self._numbers.setdefault(pk, []).append(number)

    def read(self, entry: Organization, field: str) -> Any:
        """Phones are their numbers."""
        return sorted(self._numbers.get(entry.pk, [])) if field == "phones" else super().read(entry, field)

    def write(self, entry: Organization, field: str, value: Any) -> None:
        """Phones of the organization itself are switchboards."""
        if field == "phones":
            entry.phones.set([self._switchboard(number) for number in value])
        else:
            super().write(entry, field, value)

    def _switchboard(self, number: str) -> Phone:
        phone = Phone(number=number, **columns("function", _SWITCHBOARD))
        mark_machine_translated(phone, [code for code in _SWITCHBOARD if code != "de"], self._translated_on)
        return phone


def load_organizations(folder: DataFolder, merger: Merger) -> None:
    """Loads the organizations that the entries name."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for raw in folder.services:
        if isinstance(raw.get("organisation"), str):
            entries.setdefault(raw["organisation"], []).append(raw)
    readings = folder.readings.get("organizations", {})

    def build(name: str) -> Row:
        return Row(organization_id(name), _values(name, entries[name], readings.get(name, {})))

    kind: EntryKind[Organization] = _Organizations(merger)
    merger.merge(kind, list(entries), organization_id, build)


def _values(name: str, entries: Sequence[dict[str, Any]], reading: dict[str, Any]) -> dict[str, Any]:
    kind = _kind(str(entry["organisation_type"]) for entry in entries)
    website = _most(entry["website"] for entry in entries)
    return {
        "name": name,
        "kind": kind.value,
        "website": website,
        "email": _office_mail((entry["email"] for entry in entries), website),
        "is_public_authority": kind in _AUTHORITIES,
        "exempt_from_reporting": bool(reading.get("exempt_from_reporting")),
        "secrecy_bound": bool(reading.get("secrecy_bound")),
        "phones": sorted({entry["phone"] for entry in entries if (entry["phone"] or "").endswith("-0")}),
    }


def _kind(types: Iterable[str]) -> OrganizationKind:
    """The most frequent kind; of equally frequent ones the first in the order of OrganizationKind."""
    counted = Counter(types)
    unknown = sorted(counted.keys() - set(OrganizationKind.values))
    if unknown:
        raise RowError(f"unknown kind of organization {unknown[0]!r}")
    return max(OrganizationKind, key=lambda kind: counted[kind.value])


def _most(websites: Iterable[str | None]) -> str:
    """The address that more than half of the entries with an address share, or an empty text."""
    counted = Counter(website for website in websites if website)
    if not counted:
        return ""
    website, count = counted.most_common(1)[0]
    return website if count * 2 > counted.total() else ""


def _office_mail(addresses: Iterable[str | None], website: str) -> str:
    """The ``info@`` address at the organization's own domain, where one of its entries names it."""
    domain = (urlsplit(website).hostname or "").removeprefix("www.")
    return f"info@{domain}" if domain and f"info@{domain}" in set(addresses) else ""
