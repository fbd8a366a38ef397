"""What stands on the printed sheets: request, handover, outcome, and everything about a person. The reader's tier decides."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, direction
from referrals.disclosure import IDENTITY, Disclosed
from referrals.fields import Block
from referrals.labels import CodeNames, state_label
from referrals.models import CodeKind, Referral
from referrals.showing import Section, sections
from referrals.workflow import Status

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_OUTCOMES: Final = {Status.COMPLETED: CodeKind.OUTCOME_COMPLETED, Status.FAILED: CodeKind.OUTCOME_FAILED}


@dataclass(frozen=True, slots=True)
class Text:
    """A value with the language and direction it is written in."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its values."""

    label: str
    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with rows."""

    title: str
    rows: tuple[Row, ...]


def direction_of(text: str, otherwise: str = "ltr") -> str:
    """The direction of what somebody typed: of its first letter, as browsers do with ``dir="auto"``."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _RIGHT_TO_LEFT:
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def frame(referral: Referral, title: str) -> dict[str, Any]:
    """What every sheet has."""
    language = get_language() or SOURCE_LANGUAGE
    return {
        "title": title,
        "number": referral.reference,
        "language": language,
        "dir": direction(language),
        "is_demonstration": referral.is_demonstration,
    }


def request_sheet(shown: Disclosed) -> dict[str, Any]:
    """The request as it was sent, without a name, whatever more the reader may see."""
    names = CodeNames.load()
    parts = [_head(shown.referral), *(_part(each) for each in sections(shown, names) if each.block is Block.REQUEST)]
    return frame(shown.referral, _("Request")) | {"parts": parts}


def handover_sheet(shown: Disclosed) -> dict[str, Any]:
    """Everything that the reader may see."""
    names = CodeNames.load()
    parts = [_head(shown.referral), *(_part(each) for each in sections(shown, names))]
    ending = _("This sheet holds data about a person. Keep it locked, and destroy it when it is no longer needed.")
    return frame(shown.referral, _("Handover")) | {"parts": parts, "ending": ending}


def outcome_sheet(shown: Disclosed) -> dict[str, Any] | None:
    """What came of it; None where nothing was reported. Words about the person only from the tier of identity on."""
    referral, names = shown.referral, CodeNames.load()
    kind = _OUTCOMES.get(Status(referral.status))
    if kind is None or not referral.outcome:
        return None
    rows = [Row(_("Outcome"), (_localized(names.name(kind, referral.outcome)),))]
    if referral.outcome_note and shown.tier >= IDENTITY:
        rows.append(Row(_("In words"), (typed(referral.outcome_note),)))
    if referral.ended_at:
        rows.append(_plain(_("Reported on"), date_format(referral.ended_at, "DATE_FORMAT")))
    if referral.follow_up_needed:
        rows.append(_plain(_("The person needs more help"), _("yes")))
    return frame(referral, _("Outcome")) | {"parts": [_head(referral), Part(_("Outcome"), tuple(rows))]}


def person_sheet(referral: Referral, data: dict[str, Any]) -> dict[str, Any]:
    """Everything that is stored about the person, as ``export_case`` found it."""
    ending = _("You may ask for corrections, and you may complain to the data protection authority.")
    return frame(referral, _("What is stored about you")) | {"parts": list(_person_parts(data)), "ending": ending}


def typed(text: str) -> Text:
    """What somebody wrote, in whatever language."""
    return Text(text, "", direction_of(text))


def _head(referral: Referral) -> Part:
    rows = [_plain(_("State"), state_label(referral.state)), _name(_("From"), referral.sender_organization.name)]
    if referral.recipient_service is not None:
        rows.append(_name(_("To"), str(referral.recipient_service), referral.recipient_service.organization.name))
    if referral.sent_at is not None:
        rows.append(_plain(_("Sent on"), date_format(referral.sent_at, "DATE_FORMAT")))
    return Part(_("Referral"), tuple(rows))


def _part(section: Section) -> Part:
    rows = (
        Row(line.label, tuple(typed(value.text) if line.is_typed else _localized(value) for value in line.values))
        for line in section.lines
    )
    return Part(section.label, tuple(rows))


def _person_parts(data: dict[str, Any]) -> Iterator[Part]:
    case = data["case"]
    yield Part(
        _("Case"),
        (
            _plain(_("Pseudonym"), case["pseudonym"], "ltr"),
            _name(_("Counselling organization"), case["organization"]["organization"]),
            _plain(_("Stored since"), case["created_at"], "ltr"),
            _plain(_("This list was made"), data["made_at"], "ltr"),
        ),
    )
    for consent in data["consents"]:
        yield Part(str(consent["legal_basis"]), tuple(_consent_rows(consent)))
    for referral in data["referrals"]:
        yield Part(_("Referral %(reference)s") % {"reference": referral["reference"]}, tuple(_referral_rows(referral)))
        for block in referral["data"]:
            rows = (Row(each["label"], tuple(typed(value) for value in each["values"])) for each in block["fields"])
            yield Part(block["label"], tuple(rows))
        yield from _lists(referral)


def _consent_rows(consent: dict[str, Any]) -> Iterator[Row]:
    yield _plain(_("Given"), consent["given_at"], "ltr")
    yield _plain(_("By"), consent["given_by"])
    yield Row(_("Recipients"), tuple(typed(_party(each)) for each in consent["recipients"]))
    yield Row(_("What may be passed on"), tuple(typed(each) for each in consent["scope"]))
    yield _plain(_("Purpose"), " ".join(filter(None, [consent["purpose"], consent["purpose_note"]])))
    yield _plain(_("Norm and reason"), consent["norm_and_reason"])
    yield _plain(_("Valid until"), consent["expires_at"], "ltr")
    if consent["withdrawn_at"]:
        yield _plain(_("Withdrawn"), f"{consent['withdrawn_at']} {consent['withdrawn_via']}")


def _referral_rows(referral: dict[str, Any]) -> Iterator[Row]:
    yield _plain(_("State"), referral["state"]["name"])
    yield Row(_("Recipients"), tuple(typed(_party(each)) for each in referral["recipients"]))
    if referral["outcome"]:
        yield Row(
            _("Outcome"),
            tuple(typed(each) for each in (referral["outcome"]["name"], referral["outcome"]["note"]) if each),
        )
    if referral["reason"]:
        yield _plain(_("Reason"), referral["reason"]["name"])
    if referral["responsible"]["name"]:
        yield _plain(_("Responsible"), f"{referral['responsible']['name']} {referral['responsible']['phone']}")  # fmt: skip


def _lists(referral: dict[str, Any]) -> Iterator[Part]:
    """What happened, line by line: a time and what it was."""
    lists: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        (
            _("What was passed on"),
            ((each["at"], f"{_party(each['to'])}: {_labels(each['fields'])}") for each in referral["disclosures"]),
        ),
        (_("What happened"), ((each["at"], _joined(each["state"], each["organization"])) for each in referral["history"])),
        (_("Messages"), ((each["at"], _joined(each["kind"], each["text"])) for each in referral["messages"])),
        (
            _("Appointments"),
            (
                (each["starts_at"], _joined(each["status"], each["mode"], each["place"], each["place_note"]))
                for each in referral["appointments"]
            ),
        ),
        (_("Attached files"), ((each["at"], _joined(each["kind"], each["name"])) for each in referral["attachments"])),
        (_("Who looked"), ((each["at"], _joined(each["what"], each["organization"])) for each in referral["access"])),
    )  # fmt: skip
    for title, lines in lists:
        rows = tuple(_plain(str(at), what) for at, what in lines)
        if rows:
            yield Part(title, rows)


def _party(party: dict[str, Any]) -> str:
    return _joined(party.get("service"), party.get("organization"))


def _labels(fields: Iterable[dict[str, str]]) -> str:
    return ", ".join(each["label"] for each in fields)


def _joined(*parts: str | None) -> str:
    return " – ".join(str(part) for part in parts if part)


def _localized(value: LocalizedText) -> Text:
    return Text(value.text, value.language, value.direction)


def _plain(label: str, value: object, way: str = "") -> Row:
    text = str(value or "–")
    return Row(label, (Text(text, "", way or direction_of(text)),))


def _name(label: str, *names: str | None) -> Row:
    """Names of organizations and services, which are German on every page."""
    return Row(label, tuple(Text(name, SOURCE_LANGUAGE, "ltr") for name in names if name))
