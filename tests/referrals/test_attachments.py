"""Files of a referral: what is taken in, how it is kept, and who gets it out again."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image
from pytest_django import Settings

from directory.models import Service
from portal.accounts.models import User
from referrals import actions, attachments, file_types
from referrals.doer import Doer
from referrals.errors import Incomplete, NoConsent, NotPossibleNow, NotYours
from referrals.fields import Block
from referrals.models import AccessEntry, Attachment, Disclosure, Notification, Referral
from referrals.virus_scan import ClamAV
from tests.conftest import SignIn
from tests.referrals.files import PDF, PLACE, jpeg, png
from tests.referrals.making import accepted, consent_for, draft, sent

NAME = "Bescheid-XQ77.pdf"
VIRUS = b"%PDF-1.4 EICAR-LIKE \nstartxref\n1\n%%EOF"


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    folder = Path(settings.REFERRAL_FILES_DIR)
    yield
    for path in folder.glob("*"):
        path.unlink()


@pytest.fixture
def unsent(alice: User, service: Service) -> Referral:
    return draft(alice, service)


@pytest.fixture
def taken(alice: User, charlie: User, walter: User, service: Service) -> Referral:
    """Accepted, Walter works on it, and Alice's file is in it."""
    referral = accepted(alice, service, charlie, walter)
    attachments.attach(referral, Doer.of(alice, referral), PDF, NAME, "notice")
    return referral


def put(referral: Referral, user: User, content: bytes = PDF, name: str = NAME) -> Attachment:
    return attachments.attach(referral, Doer.of(user, referral), content, name, "notice")


def upload(client: Client, referral: Referral, content: bytes = PDF, name: str = NAME) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/de/referrals/{referral.reference}/attachments/", {"file": file, "kind": "notice"})


def address(referral: Referral) -> str:
    return f"/de/referrals/{referral.reference}/attachments/{referral.attachments.get().pk}/"


def stored() -> list[Path]:
    return list(Path(settings.REFERRAL_FILES_DIR).glob("*"))


# Taking in


def test_the_sender_attaches_to_a_draft_and_gets_it_out_again(unsent: Referral, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    assert upload(client, unsent).status_code == 302
    assert NAME in client.get(f"/de/referrals/{unsent.reference}/").content.decode()
    response = client.get(address(unsent))
    assert response.content == PDF


def test_a_download_is_never_opened_inside_the_portal(unsent: Referral, alice: User, sign_in: SignIn) -> None:
    put(unsent, alice, name="قرار.pdf")
    headers = sign_in(alice).get(address(unsent)).headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Type"] == "application/pdf"


def test_a_file_lies_encrypted_under_a_name_that_says_nothing(unsent: Referral, alice: User) -> None:
    put(unsent, alice)
    (path,) = stored()
    assert b"%PDF" not in path.read_bytes()
    assert "XQ77" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM referrals_attachment")
        assert b"XQ77" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.4 without an end",
        b"GIF89a" + PDF,
        b" " + PDF,
        PDF + b"PK\x03\x04 something hangs on",
        b"\x89PNG\r\n\x1a\n but no picture",
        b"\xff\xd8\xff but no photo",
        b"",
    ],
)
def test_what_only_looks_like_a_document_is_refused(
    unsent: Referral, alice: User, sign_in: SignIn, content: bytes
) -> None:
    assert upload(sign_in(alice), unsent, content).status_code == 400
    assert not Attachment.objects.exists()
    assert not stored()


@pytest.mark.parametrize(("content", "media_type"), [(jpeg(), "image/jpeg"), (png(), "image/png")])
def test_images_lose_what_the_camera_wrote(
    unsent: Referral, alice: User, sign_in: SignIn, content: bytes, media_type: str
) -> None:
    assert PLACE in content
    put(unsent, alice, content, "foto.pdf")
    response = sign_in(alice).get(address(unsent))
    assert response.headers["Content-Type"] == media_type
    assert PLACE not in response.content
    assert not Image.open(BytesIO(response.content)).getexif()


def test_a_photo_stands_upright_without_its_metadata() -> None:
    assert Image.open(BytesIO(file_types.cleaned(jpeg((40, 20)), file_types.JPEG))).size == (20, 40)


def test_an_image_that_unpacks_to_far_more_is_refused(unsent: Referral, alice: User) -> None:
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    assert len(written.getvalue()) < 200_000
    with pytest.raises(Incomplete):
        put(unsent, alice, written.getvalue())


def test_a_file_of_more_than_ten_megabytes_is_refused(unsent: Referral, alice: User, sign_in: SignIn) -> None:
    exact = PDF[:9] + b"x" * (file_types.MOST_BYTES - len(PDF)) + PDF[9:]
    client = sign_in(alice)
    assert upload(client, unsent, exact + b"\n").status_code == 400
    assert not stored()
    assert upload(client, unsent, exact).status_code == 302


def test_a_form_from_elsewhere_is_refused(unsent: Referral, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.handler.enforce_csrf_checks = True
    assert upload(client, unsent).status_code == 403


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Dokumente\\Bescheid.PDF", "Bescheid.pdf"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe.pdf"),
        ("a\r\nX-Header: b.pdf", "aX-Header: b.pdf"),
        ("قرار.pdf", "قرار.pdf"),
        ("...", "file.pdf"),
    ],
)
def test_names_of_files_hold_no_tricks(given: str, kept: str) -> None:
    assert file_types.safe_name(given, file_types.PDF) == kept


def test_a_referral_holds_ten_files(unsent: Referral, alice: User) -> None:
    for number in range(10):
        put(unsent, alice, name=f"{number}.pdf")
    with pytest.raises(Incomplete):
        put(unsent, alice)


# Who may


def test_before_acceptance_the_recipient_gets_no_file(
    alice: User, charlie: User, walter: User, unsent: Referral, sign_in: SignIn
) -> None:
    put(unsent, alice)
    consent_for(unsent)
    referral = actions.send(unsent, Doer.of(alice, unsent))
    for person in (charlie, walter):
        client = sign_in(person)
        assert client.get(address(referral)).status_code == 403
        assert NAME not in client.get(f"/de/referrals/{referral.reference}/").content.decode()


def test_after_acceptance_only_the_assigned_worker_gets_it(
    taken: Referral, alice: User, charlie: User, walter: User, wanda: User, lea: User, sign_in: SignIn
) -> None:
    answers = {
        person.first_name: sign_in(person).get(address(taken)).status_code
        for person in (alice, walter, charlie, lea, wanda)
    }
    assert answers == {"Alice": 200, "Walter": 200, "Charlie": 403, "Lea": 403, "Wanda": 404}
    assert NAME not in sign_in(charlie).get(f"/de/referrals/{taken.reference}/").content.decode()


def test_without_the_block_in_the_consent_the_worker_gets_nothing(
    taken: Referral, walter: User, sign_in: SignIn
) -> None:
    consent = taken.consent
    assert consent is not None
    consent.scope_blocks = [block for block in consent.scope_blocks if block != Block.ATTACHMENTS]
    consent.save()
    assert sign_in(walter).get(address(taken)).status_code == 403


def test_for_strangers_no_file_exists(
    taken: Referral, bob: User, dora: User, operator: User, anonymous: Client, sign_in: SignIn
) -> None:
    for person in (bob, dora, operator):
        assert sign_in(person).get(address(taken)).status_code == 404
        assert upload(sign_in(person), taken).status_code == 404
    assert anonymous.get(address(taken)).status_code == 302


def test_a_file_of_another_referral_is_not_found(
    taken: Referral, alice: User, service: Service, sign_in: SignIn
) -> None:
    other = draft(alice, service)
    file = put(other, alice)
    assert sign_in(alice).get(f"/de/referrals/{taken.reference}/attachments/{file.pk}/").status_code == 404


def test_the_recipient_of_a_withdrawn_referral_gets_410(
    taken: Referral, alice: User, walter: User, sign_in: SignIn
) -> None:
    client = sign_in(walter)
    assert client.get(address(taken)).status_code == 200
    actions.withdraw_consent(taken, Doer.of(alice, taken), via="am Telefon")
    response = client.get(address(taken))
    assert response.status_code == 410
    assert b"%PDF" not in response.content
    assert upload(client, taken).status_code == 410


def test_each_download_and_each_refusal_leaves_one_line(
    taken: Referral, charlie: User, walter: User, sign_in: SignIn
) -> None:
    AccessEntry.objects.all().delete()
    sign_in(walter).get(address(taken))
    sign_in(charlie).get(address(taken))
    lines = [(line.verb, line.view, line.tier, line.user) for line in AccessEntry.objects.order_by("pk")]
    assert lines == [("export", "attachment", 3, walter), ("refused", "attachment", 0, charlie)]


def test_the_assigned_worker_attaches_and_the_sender_is_told(
    taken: Referral, alice: User, charlie: User, walter: User, sign_in: SignIn
) -> None:
    Notification.objects.all().delete()
    assert upload(sign_in(walter), taken, name="antwort.pdf").status_code == 302
    assert [row.user for row in Notification.objects.all()] == [alice]
    with pytest.raises(NotYours):
        put(taken, charlie)


def test_what_the_consent_does_not_cover_is_not_attached_to_what_was_sent(
    alice: User, charlie: User, service: Service
) -> None:
    referral = draft(alice, service)
    consent_for(referral, scope_blocks=["identity", "contact"])
    referral = actions.send(referral, Doer.of(alice, referral))
    with pytest.raises(NoConsent):
        put(referral, alice)
    assert not Attachment.objects.exists()
    assert not stored()


def test_a_file_that_the_worker_can_see_at_once_is_a_disclosure(taken: Referral) -> None:
    last = Disclosure.objects.filter(referral=taken, tier=3).last()
    assert last is not None
    assert last.fields == ["attachments"]


def test_only_the_uploader_deletes_and_only_from_a_draft(
    unsent: Referral, taken: Referral, alice: User, walter: User, sign_in: SignIn
) -> None:
    put(unsent, alice)
    client = sign_in(alice)
    at = address(unsent) + "delete/"
    assert client.get(at).status_code == 405
    with pytest.raises(NotPossibleNow):
        attachments.detach(taken, Doer.of(alice, taken), taken.attachments.get())
    assert client.post(at).status_code == 302
    assert not unsent.attachments.exists()
    assert taken.attachments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_its_row(alice: User, service: Service, sign_in: SignIn) -> None:
    referral = draft(alice, service)
    put(referral, alice)
    assert len(stored()) == 1
    sign_in(alice).post(address(referral) + "delete/")
    assert not stored()


def test_nothing_is_attached_after_the_end(alice: User, charlie: User, service: Service) -> None:
    over = sent(alice, service)
    over = actions.withdraw(over, Doer.of(alice, over), "need_changed")
    with pytest.raises(NotPossibleNow):
        put(over, alice)


# Viruses


class _Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM as clamd does: a virus is whatever says EICAR."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Test FOUND\0" if b"EICAR" in content else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[str]:
    """A scanner behind a socket file."""
    path = str(tmp_path / "clamd.ctl")
    with socketserver.ThreadingUnixStreamServer(path, _Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield path
        server.shutdown()


def test_without_a_scanner_a_file_says_so(unsent: Referral, alice: User, sign_in: SignIn) -> None:
    assert put(unsent, alice).scan == "not_scanned"
    page = sign_in(alice).get(f"/en/referrals/{unsent.reference}/").content.decode()
    assert "not scanned for viruses" in page


def test_the_scanner_is_asked_and_a_virus_is_not_kept(
    unsent: Referral, alice: User, clamd: str, settings: Settings, sign_in: SignIn
) -> None:
    settings.CLAMAV_SOCKET = clamd
    assert put(unsent, alice).scan == "clean"
    assert upload(sign_in(alice), unsent, VIRUS).status_code == 400
    assert Attachment.objects.count() == 1


def test_the_scanner_may_be_on_another_machine() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scanner = ClamAV(f"127.0.0.1:{server.server_address[1]}")
        assert scanner.scan(b"x" * 200_000) == "clean"
        assert scanner.scan(VIRUS) == "infected"
        server.shutdown()


def test_a_scanner_that_does_not_answer_has_not_scanned(tmp_path: Path) -> None:
    assert ClamAV(str(tmp_path / "nobody")).scan(PDF) == "not_scanned"
    assert ClamAV("127.0.0.1:1").scan(PDF) == "not_scanned"
    assert ClamAV("nonsense").scan(PDF) == "not_scanned"


def test_an_infected_file_is_never_handed_out(
    unsent: Referral, alice: User, clamd: str, settings: Settings, sign_in: SignIn
) -> None:
    put(unsent, alice, VIRUS)  # before there was a scanner
    client = sign_in(alice)
    assert client.get(address(unsent)).content == VIRUS
    settings.CLAMAV_SOCKET = clamd
    response = client.get(address(unsent))
    assert response.status_code == 302
    settings.CLAMAV_SOCKET = ""
    assert client.get(address(unsent)).status_code == 302
    assert f'href="{address(unsent)}"' not in client.get(f"/de/referrals/{unsent.reference}/").content.decode()
