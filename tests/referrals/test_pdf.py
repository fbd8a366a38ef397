"""Printed sheets: what stands on them for whom, Arabic that can be read out again, and nothing from or about the machine."""

from __future__ import annotations

import http.server
import json
import os
import sys
import threading
from io import BytesIO
from typing import Any

import cffi
import pytest
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from directory.models import Service
from portal.accounts.models import User
from referrals import actions, pdf
from referrals.doer import Doer
from referrals.fields import FIELDS, PERSON_BLOCKS, Block, Kind
from referrals.models import AccessEntry, ConsentText, PersonBlock, Referral
from tests.conftest import SignIn
from tests.referrals.making import accepted, sent

ARABIC = ("أريد التسجيل في دورة اللغة الألمانية", "لدي طفلان في المدرسة وأحتاج إلى رعاية لهما")
SHEETS = ("request", "handover", "client-copy", "outcome")


@pytest.fixture(autouse=True)
def _engine() -> None:
    """Without pango there is no PDF; REQUIRE_PDF=1 forbids to skip for that."""
    if pdf.is_available():
        return
    if os.environ.get("REQUIRE_PDF") == "1":
        pytest.fail("REQUIRE_PDF=1, but no PDF can be made: pango is missing.")
    pytest.skip("no PDF can be made: pango is missing")


def address(referral: Referral, kind: str = "request", language: str = "de") -> str:
    return f"/{language}/referrals/{referral.reference}/{kind}.pdf"


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def text(client: Client, referral: Referral, kind: str = "request", language: str = "de") -> str:
    response = client.get(address(referral, kind, language))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    return text_of(response.content)


def token(name: str) -> str:
    return f"Q{name.replace('_', '')}Z"


def filled(referral: Referral) -> dict[int, set[str]]:
    """Every typed field holds a word of its own; the words by tier."""
    words: dict[int, set[str]] = {1: set(), 2: set(), 3: set()}
    blocks: dict[str, dict[str, Any]] = {}
    for field in FIELDS:
        if field.kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL):
            continue
        words[field.tier].add(token(field.name))
        if field.block is Block.REQUEST:
            Referral.objects.filter(pk=referral.pk).update(**{field.name: token(field.name)})
        else:
            blocks.setdefault(field.block.value, {})[field.name] = token(field.name)
    for block in PERSON_BLOCKS:
        PersonBlock.objects.update_or_create(
            referral=referral, block=block.value, defaults={"content": blocks.get(block.value, {})}
        )
    return words


def seen(page: str, words: set[str]) -> set[str]:
    return {word for word in words if word in page}


def test_arabic_sentences_can_be_read_out_of_the_file(alice: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service, request=ARABIC[0], goal=ARABIC[1])
    for language in ("de", "ar"):
        page = text(sign_in(alice), referral, language=language)
        for sentence in ARABIC:
            assert sentence in page


def test_the_clients_copy_speaks_german_and_their_language(alice: User, service: Service, sign_in: SignIn) -> None:
    if not ConsentText.objects.exists():
        call_command("load_referral_codes", verbosity=0)
    referral = sent(alice, service)
    consent = referral.consent
    assert consent is not None
    consent.text_version = ConsentText.objects.filter(kind="consent", language="ar").latest("version")
    consent.save()
    page = text(sign_in(alice), referral, "client-copy")
    assert "Muster-Beratung" in page
    assert "Bildungsträger Muster" in page
    for language in ("de", "ar"):
        paragraph = ConsentText.objects.get(
            kind="consent", language=language, version=consent.text_version.version
        ).text
        line = " ".join(paragraph.split("\n\n")[1].split()[:5])
        assert line in page
    for secret in ("Mustermann", "02421 000000"):
        assert secret not in page


def test_before_acceptance_no_sheet_tells_the_recipient_who_it_is(
    alice: User, charlie: User, walter: User, lea: User, service: Service, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    words = filled(referral)
    for person in (charlie, walter, lea):
        client = sign_in(person)
        page = text(client, referral)
        assert seen(page, words[1]) == words[1]
        assert not seen(page, words[2] | words[3])
        answers = {kind: client.get(address(referral, kind)).status_code for kind in SHEETS}
        assert answers == {"request": 200, "handover": 403, "client-copy": 403, "outcome": 404}


def test_after_acceptance_each_gets_their_tier(
    alice: User, charlie: User, walter: User, lea: User, service: Service, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, walter)
    words = filled(referral)
    everything = words[1] | words[2] | words[3]
    assert seen(text(sign_in(charlie), referral, "handover"), everything) == words[1] | words[2]
    assert seen(text(sign_in(walter), referral, "handover"), everything) == everything
    assert seen(text(sign_in(alice), referral, "handover"), everything) == everything
    assert sign_in(lea).get(address(referral, "handover")).status_code == 403
    for person in (alice, charlie, walter, lea):  # the request stays without a name for everybody
        assert seen(text(sign_in(person), referral), everything) == words[1]


def test_the_outcome_is_for_both_sides(
    alice: User, charlie: User, walter: User, lea: User, service: Service, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, walter)
    actions.complete(referral, Doer.of(walter, referral), "service_received", note="Kurs begonnen QNOTEZ")
    for person in (alice, walter, charlie):
        assert "QNOTEZ" in text(sign_in(person), referral, "outcome")
    assert "QNOTEZ" not in text(sign_in(lea), referral, "outcome")


def test_everything_about_a_person_as_pdf_and_json(
    alice: User, charlie: User, walter: User, ludwig: User, service: Service, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, walter)
    words = filled(referral)
    client = sign_in(alice)
    page = text(client, referral, "person")
    assert seen(page, words[1] | words[2] | words[3]) == words[1] | words[2] | words[3]
    assert referral.case.pseudonym in page
    response = client.get(f"/de/referrals/{referral.reference}/person.json")
    assert json.loads(response.content)["case"]["pseudonym"] == referral.case.pseudonym
    assert sign_in(ludwig).get(address(referral, "person")).status_code == 200
    for person in (charlie, walter):
        for ending in ("pdf", "json"):
            at = f"/de/referrals/{referral.reference}/person.{ending}"
            assert sign_in(person).get(at).status_code == 403


def test_strangers_find_no_sheet(
    alice: User, bob: User, dora: User, service: Service, anonymous: Client, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    for kind in (*SHEETS, "person", "nothing"):
        assert [sign_in(person).get(address(referral, kind)).status_code for person in (bob, dora)] == [404, 404]
        assert anonymous.get(address(referral, kind)).status_code == 302


def test_the_recipient_of_a_withdrawn_referral_gets_410(
    alice: User, charlie: User, walter: User, service: Service, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, walter)
    client = sign_in(walter)
    assert client.get(address(referral, "handover")).status_code == 200
    actions.withdraw_consent(referral, Doer.of(alice, referral), via="am Telefon")
    for kind in (*SHEETS, "person"):
        response = client.get(address(referral, kind))
        assert response.status_code == 410
        assert "Mustermann" not in response.content.decode()
    assert client.get(f"/de/referrals/{referral.reference}/person.json").status_code == 410


def test_each_sheet_leaves_one_line(alice: User, charlie: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service)
    AccessEntry.objects.all().delete()
    client = sign_in(charlie)
    client.get(address(referral))
    client.get(address(referral, "handover"))
    lines = [(line.verb, line.view, line.tier) for line in AccessEntry.objects.order_by("pk")]
    assert lines == [("export", "request.pdf", 1), ("refused", "handover.pdf", 0)]


def test_equal_sheets_are_equal_files_and_tell_nothing_about_their_making(
    alice: User, service: Service, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    client = sign_in(alice)
    first, second = (client.get(address(referral)).content for _time in range(2))
    assert first == second
    metadata = PdfReader(BytesIO(first)).metadata or {}
    assert set(metadata) <= {"/Title", "/Producer"}
    assert referral.reference in metadata["/Title"]


def test_a_sheet_fetches_nothing(tmp_path: Any) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'QSECRETZ' }")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_address[1]}"
        page = pdf.from_html(
            f'<link rel="stylesheet" href="{secret.as_uri()}"><link rel="stylesheet" href="{there}/a.css">'
            f'<style>@import url("{there}/b.css"); p {{ background: url("{there}/c.png") }}</style>'
            f'<img src="{there}/d.png"><p>Text</p>'
        )
        server.shutdown()
    assert asked == []
    assert "Text" in text_of(page)
    assert "QSECRETZ" not in text_of(page)


def test_without_pango_the_page_is_there_to_print(
    alice: User, service: Service, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_args: object, **_more: object) -> None:
        raise OSError("cannot load library")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(cffi.FFI, "dlopen", missing)
    referral = sent(alice, service)
    response = sign_in(alice).get(address(referral, language="en"))
    assert response.headers["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert "No PDF can be made on this machine" in page
    assert "Bitte zum Deutschkurs beraten." in page
    assert "no-store" in response.headers["Cache-Control"]
