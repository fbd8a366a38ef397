"""What people said is unreadable without a key (E7): in the database, in the files, and after the keys were changed."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import TextField
from pytest_django import Settings

from directory.models import Service
from portal.accounts.models import User
from referrals import actions
from referrals.demonstration_key import DEMONSTRATION_KEY
from referrals.doer import Doer
from referrals.encryption import CannotDecrypt, decrypt, encrypt
from referrals.fields import PERSON_BLOCKS, Kind, fields_of, request_fields
from referrals.models import Attachment, Consent, Message, PersonBlock, Referral
from tests.referrals.making import consent_for, draft, soon

pytestmark = pytest.mark.django_db
TOKEN = "zqxtoken"
TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL)


def token(name: str) -> str:
    """A text that occurs nowhere else."""
    return f"{TOKEN}-{name.replace('_', '-')}"


def dump() -> bytes:
    """Everything in every table, as the database stores it."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                parts += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                ]
    return b"\n".join(parts)


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the attachments, empty."""
    folder = tmp_path / "referral-files"
    folder.mkdir()
    settings.REFERRAL_FILES_DIR = folder
    return folder


@pytest.fixture
def told(alice: User, charlie: User, service: Service, files: Path) -> Referral:
    """A referral that holds a token in every text there is, and a file with one."""
    referral = draft(alice, service, **{each.name: token(each.name) for each in request_fields() if each.kind in TEXTS})
    doer = Doer.of(alice, referral)
    for block in PERSON_BLOCKS:
        content = {each.name: token(each.name) for each in fields_of(block) if each.kind in TEXTS}
        actions.save_block(
            referral, doer, block, content | ({"contact_permission": ["call"]} if block == "contact" else {})
        )
    consent_for(referral, legal_basis_note=token("note"), witness=token("witness"), purpose_note=token("purpose"))
    referral = actions.send(Referral.objects.get(pk=referral.pk), doer)
    referral = actions.ask_back(referral, Doer.of(charlie, referral), "documents", token("question"))
    referral = actions.answer(referral, Doer.of(alice, referral), text=token("answer"))
    intake = Doer.of(charlie, referral)
    referral = actions.accept(
        referral, intake, responsible_name=token("name"), responsible_phone=token("phone"), first_contact_on=soon()
    )
    referral = actions.begin(referral, Doer.of(charlie, referral), soon(0))
    referral = actions.report(referral, Doer.of(charlie, referral), token("report"))
    (files / "4f6a").write_bytes(encrypt(token("file").encode()))
    Attachment.objects.create(
        referral=referral, side="sender", kind="notice", media_type="text/plain", size=9, storage_name="4f6a",
        name=token("filename"),
    )  # fmt: skip
    return referral


def clear_texts(referral: Referral, files: Path) -> set[str]:
    """Every token that the application can read."""
    found = Referral.objects.get(pk=referral.pk)
    texts = [found.request, found.urgency_reason, found.done_so_far, found.goal, found.responsible_name]
    for block in PersonBlock.objects.filter(referral=referral):
        texts += [value for value in block.content.values() if isinstance(value, str)]
    texts += [message.text for message in Message.objects.filter(referral=referral)]
    texts += [attachment.name for attachment in Attachment.objects.filter(referral=referral)]
    for consent in Consent.objects.all():
        texts += [consent.legal_basis_note, consent.witness, consent.purpose_note]
    texts += [decrypt(path.read_bytes()).decode() for path in files.iterdir()]
    assert all(text.startswith(TOKEN) for text in texts), texts
    return set(texts)


def test_a_copy_of_the_database_and_the_files_holds_no_clear_text(told: Referral, files: Path) -> None:
    assert len(clear_texts(told, files)) > 25, "the crawl would prove nothing"
    content = dump()
    assert told.reference.encode() in content, "the crawl sees the tables"
    assert TOKEN.encode() not in content
    for path in files.iterdir():
        assert TOKEN.encode() not in path.read_bytes()


def test_everything_is_readable_with_the_new_key_alone_after_a_rotation(
    told: Referral, files: Path, settings: Settings
) -> None:
    before, old, new = clear_texts(told, files), settings.REFERRAL_KEYS[0], Fernet.generate_key().decode()
    settings.REFERRAL_KEYS = [new, old]
    out = StringIO()
    call_command("rotate_referral_keys", batch=2, stdout=out)
    for model in ("Referral", "PersonBlock", "ReferralVersion", "Message", "Attachment", "Consent"):
        assert re.search(rf"^{model}: [1-9]\d* encrypted again$", out.getvalue(), re.MULTILINE), out.getvalue()
    assert "files: 1 encrypted again" in out.getvalue()
    settings.REFERRAL_KEYS = [new]
    assert clear_texts(told, files) == before
    assert TOKEN.encode() not in dump()
    settings.REFERRAL_KEYS = [old]
    with pytest.raises(CannotDecrypt):
        Referral.objects.get(pk=told.pk)


def test_a_second_rotation_goes_on_where_the_first_one_stopped(told: Referral, files: Path, settings: Settings) -> None:
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode(), *settings.REFERRAL_KEYS]
    (files / "4f6a.rotating").write_bytes(b"half a file")
    call_command("rotate_referral_keys", stdout=StringIO())
    stored, file = dump(), (files / "4f6a").read_bytes()
    again = StringIO()
    call_command("rotate_referral_keys", stdout=again)
    assert "encrypted again" not in again.getvalue()
    assert (dump(), (files / "4f6a").read_bytes()) == (stored, file)
    assert [path.name for path in files.iterdir()] == ["4f6a"]


def test_a_rotation_says_what_no_key_can_read_and_leaves_it(told: Referral, files: Path, settings: Settings) -> None:
    lost, kept = settings.REFERRAL_KEYS[0], (files / "4f6a").read_bytes()
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="could not be read"):
        call_command("rotate_referral_keys", stdout=StringIO())
    settings.REFERRAL_KEYS = [lost]
    assert (files / "4f6a").read_bytes() == kept
    assert clear_texts(told, files)


def test_free_text_has_no_column_but_an_encrypted_one() -> None:
    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("referrals").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TextField)
    }
    assert plain == {"ConsentText.text"}


def test_the_wrong_key_reads_nothing(settings: Settings) -> None:
    stored = encrypt(b"clear")
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CannotDecrypt):
        decrypt(stored)


def test_nobody_can_search_in_encrypted_text() -> None:
    with pytest.raises(FieldError):
        Referral.objects.filter(request="x").exists()


def test_without_a_key_nothing_is_written(settings: Settings) -> None:
    settings.REFERRAL_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        encrypt(b"clear")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([], {"referrals.E001"}),
        (["no key"], {"referrals.E002"}),
        ([Fernet.generate_key().decode(), DEMONSTRATION_KEY], {"referrals.E003"}),
        ([Fernet.generate_key().decode()], set()),
    ],
)
def test_the_check_refuses_missing_unusable_and_public_keys(
    keys: list[str], found: set[str], settings: Settings
) -> None:
    settings.REFERRAL_KEYS = keys
    assert _key_checks() == found
    settings.DEMONSTRATION = True
    assert _key_checks() == set()


def test_a_new_key_is_usable_and_another_each_time(settings: Settings) -> None:
    printed = []
    for _each in range(2):
        out = StringIO()
        call_command("new_referral_key", stdout=out)
        printed.append(out.getvalue().strip())
    assert len(set(printed)) == 2
    settings.REFERRAL_KEYS = printed
    assert decrypt(encrypt(b"clear")) == b"clear"


def _key_checks() -> set[str]:
    return {str(message.id) for message in run_checks() if str(message.id).startswith("referrals.")}
