"""The secure link (C5, C6): one referral, answered without an account by whoever has the mail and is told the code."""

from __future__ import annotations

import io
import logging
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from gunicorn.config import Config

from directory.models import Organization, ReferralIntake, Service
from portal.accounts.models import User
from portal.gunicorn_logging import AnonymousLogger
from referrals import actions, links
from referrals.doer import Doer
from referrals.errors import NotPossibleNow, NotYours
from referrals.models import AccessEntry, Referral, SecureLink
from referrals.secret_mail import send_secret_mail
from tests.conftest import SignIn
from tests.referrals.making import receiving_service, sent, soon

pytestmark = pytest.mark.django_db

ADDRESS = "hilfe@partner.example.org"
NAME = "Geheimname"
PHONE = "02421 424242"
Capture = Callable[..., object]


@dataclass
class Sent:
    """A link that was mailed."""

    referral: Referral
    link: SecureLink
    token: str
    code: str
    path: str
    counsellor: User

    def fresh(self) -> Referral:
        return Referral.objects.get(pk=self.referral.pk)

    @property
    def sender(self) -> Doer:
        return Doer.of(self.counsellor, self.fresh())

    def opened(self) -> Client:
        """Somebody who has opened it."""
        client = Client()
        assert client.post(self.path, {"code": self.code}).status_code == 302
        return client

    def step(self, client: Client, name: str, **data: object) -> int:
        return client.post(f"{self.path}steps/{name}/", {"key": str(uuid.uuid4()), **data}).status_code

    def accept(self, client: Client) -> int:
        return self.step(
            client, "accept", responsible_name="Kim", responsible_phone=PHONE, first_contact_on=soon().isoformat()
        )


@pytest.fixture
def link_service(codes: None, partner: Organization) -> Service:
    return receiving_service(partner, referral_intake=ReferralIntake.LINK)


@pytest.fixture
def mailed(alice: User, link_service: Service, django_capture_on_commit_callbacks: Capture) -> Sent:
    referral = sent(alice, link_service, request="Bitte um Beratung zur Wohnung.")
    identity = referral.blocks.get(block="identity")
    identity.content = {"family_name": NAME, "given_name": "Mika"}
    identity.save()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        link, token, code = links.issue(referral, ADDRESS, Doer.of(alice, referral))
    return Sent(referral, link, token, code, f"/de/referrals/link/{token}/", alice)


def dump() -> str:
    """Everything that is stored, in clear where it is in clear."""
    out = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            out.write(repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]))
    return out.getvalue()


# Issuing ------------------------------------------------------------------------------------------------------------


def test_the_token_has_256_bits_and_the_code_eight_digits(mailed: Sent) -> None:
    assert len(mailed.token) >= 43  # base64 of 32 bytes
    assert re.fullmatch(r"\d{8}", mailed.code)


def test_neither_token_nor_code_is_stored_in_clear(mailed: Sent) -> None:
    mailed.opened()
    stored = dump()
    assert links.digest(mailed.token) in stored  # the dump does show what is there
    assert mailed.token not in stored
    assert mailed.code not in stored


def test_the_queue_keeps_the_token_and_the_address_encrypted(
    alice: User, link_service: Service, settings: object, django_capture_on_commit_callbacks: Capture
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}  # type: ignore[attr-defined]
    referral = sent(alice, link_service)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        _link, token, _code = links.issue(referral, ADDRESS, Doer.of(alice, referral))
    assert token not in dump()
    [row] = DBTaskResult.objects.filter(task_path__endswith="send_secret_mail")
    assert send_secret_mail.func(*row.args_kwargs["args"])  # as the worker does
    assert [message.to for message in mail.outbox if token in message.body] == [[ADDRESS]]
    assert token not in dump()


def test_one_mail_holds_the_link_and_nothing_else(mailed: Sent) -> None:
    with_token = [message for message in mail.outbox if mailed.token in message.body]
    assert [message.to for message in with_token] == [[ADDRESS]]
    text = with_token[0].subject + with_token[0].body
    for secret in (mailed.code, mailed.referral.reference, NAME, "Wohnung", "Muster"):
        assert secret not in text


def test_the_sender_sends_a_link_from_the_page_and_sees_the_code_once(
    alice: User, link_service: Service, sign_in: SignIn, django_capture_on_commit_callbacks: Capture
) -> None:
    referral = sent(alice, link_service)
    client, page = sign_in(alice), f"/de/referrals/{referral.reference}/"
    assert f"{page}link/" in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = client.post(f"{page}link/", {"address": ADDRESS}).content.decode()
    code = re.search(r"\b(\d{4}) (\d{4})\b", answer)
    assert code is not None
    assert code.group(0) not in client.get(page).content.decode()
    path = re.search(r"/de/referrals/link/\S+", str(mail.outbox[-1].body))
    assert path is not None
    assert Client().post(path.group(0), {"code": code.group(0)}).status_code == 302


def test_an_address_that_is_none_is_refused_in_words(alice: User, link_service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, link_service)
    answer = sign_in(alice).post(f"/de/referrals/{referral.reference}/link/", {"address": "nobody"})
    assert answer.status_code == 400
    assert not referral.links.exists()


def test_only_senders_issue_links(mailed: Sent, charlie: User, bob: User, sign_in: SignIn) -> None:
    at = f"/de/referrals/{mailed.referral.reference}/link/"
    for stranger in (charlie, bob):
        assert sign_in(stranger).post(at, {"address": ADDRESS}).status_code == 404
    assert "without-account" not in sign_in(charlie).get(at.removesuffix("link/")).content.decode()
    with pytest.raises(NotYours):
        links.issue(mailed.referral, ADDRESS, Doer.of(charlie, mailed.referral))


def test_a_service_with_accounts_gets_no_link(alice: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service)
    page = sign_in(alice).get(f"/de/referrals/{referral.reference}/").content.decode()
    assert "without-account" not in page
    with pytest.raises(NotPossibleNow):
        links.issue(referral, ADDRESS, Doer.of(alice, referral))


def test_a_new_link_ends_the_one_before(mailed: Sent) -> None:
    links.issue(mailed.fresh(), "other@partner.example.org", mailed.sender)
    assert Client().get(mailed.path).status_code == 410


# Opening ------------------------------------------------------------------------------------------------------------


def test_looking_at_the_link_shows_and_changes_nothing(mailed: Sent) -> None:
    scanner = Client()
    for _time in range(20):
        answer = scanner.get(mailed.path)
        assert answer.status_code == 200
    text = answer.content.decode()
    for secret in (mailed.referral.reference, "Wohnung", NAME, "Muster-Beratung"):
        assert secret not in text
    assert not answer.cookies
    assert mailed.fresh().acknowledged_at is None
    assert mailed.opened().get(mailed.path).status_code == 200


def test_the_code_opens_the_request_without_a_name(mailed: Sent) -> None:
    text = mailed.opened().get(mailed.path).content.decode()
    assert "Bitte um Beratung zur Wohnung." in text
    assert mailed.referral.reference in text
    assert NAME not in text
    assert "02421 000000" not in text


def test_the_code_can_be_typed_in_groups(mailed: Sent) -> None:
    assert Client().post(mailed.path, {"code": f" {mailed.code[:4]} {mailed.code[4:]}"}).status_code == 302


def test_the_code_opens_once(mailed: Sent) -> None:
    mailed.opened()
    again = Client()
    assert again.post(mailed.path, {"code": mailed.code}).status_code == 400
    assert mailed.referral.reference not in again.get(mailed.path).content.decode()


def test_after_five_wrong_codes_the_right_one_is_dead_until_there_is_a_new_one(mailed: Sent) -> None:
    wrong = "00000000" if mailed.code != "00000000" else "11111111"
    stranger = Client()
    answers = {stranger.post(mailed.path, {"code": wrong}).content for _try in range(5)}
    late = stranger.post(mailed.path, {"code": mailed.code})
    assert late.status_code == 400
    assert answers == {late.content.replace(mailed.code.encode(), wrong.encode())}  # it tells nobody that it was right
    code = links.new_code(SecureLink.objects.get(pk=mailed.link.pk), mailed.sender)
    assert stranger.post(mailed.path, {"code": code}).status_code == 302


def test_four_wrong_codes_leave_the_right_one_alive(mailed: Sent) -> None:
    wrong = "00000000" if mailed.code != "00000000" else "11111111"
    for _try in range(4):
        Client().post(mailed.path, {"code": wrong})
    mailed.opened()


def test_the_sender_makes_a_new_code_on_the_page(mailed: Sent, alice: User, sign_in: SignIn) -> None:
    at = f"/de/referrals/{mailed.referral.reference}/link/{mailed.link.pk}/code/"
    answer = sign_in(alice).post(at).content.decode()
    code = re.search(r"\b\d{4} \d{4}\b", answer)
    assert code is not None
    assert Client().post(mailed.path, {"code": mailed.code}).status_code == 400
    assert Client().post(mailed.path, {"code": code.group(0)}).status_code == 302


def test_an_old_code_is_dead(mailed: Sent) -> None:
    SecureLink.objects.update(code_expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(mailed.path, {"code": mailed.code}).status_code == 400


def test_it_opens_five_times_at_most(mailed: Sent) -> None:
    code = mailed.code
    for opening in range(1, 6):
        assert Client().post(mailed.path, {"code": code}).status_code == 302
        link = SecureLink.objects.get(pk=mailed.link.pk)
        assert link.sessions == opening
        if opening < 5:
            code = links.new_code(link, mailed.sender)
    with pytest.raises(NotPossibleNow):
        links.new_code(link, mailed.sender)


def test_two_sessions_are_apart_and_both_work(mailed: Sent) -> None:
    phone = mailed.opened()
    code = links.new_code(SecureLink.objects.get(pk=mailed.link.pk), mailed.sender)
    desk = Client()
    assert desk.post(mailed.path, {"code": code}).status_code == 302
    assert mailed.step(phone, "acknowledge") == 302
    assert mailed.referral.reference in desk.get(mailed.path).content.decode()
    assert mailed.step(desk, "acknowledge") == 409  # one winner, a clear sentence for the other


def test_the_cookie_is_signed_strict_and_of_this_link_alone(mailed: Sent) -> None:
    answer = Client().post(mailed.path, {"code": mailed.code})
    cookie = answer.cookies["referral_link_de"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == mailed.path
    assert cookie["max-age"] == 20 * 60
    forged = Client()
    forged.cookies["referral_link_de"] = cookie.value[:-3] + "abc"
    assert mailed.referral.reference not in forged.get(mailed.path).content.decode()


def test_a_cookie_opens_no_other_link(mailed: Sent, alice: User, link_service: Service) -> None:
    other = sent(alice, link_service, request="Etwas anderes.")
    _link, token, _code = links.issue(other, ADDRESS, Doer.of(alice, other))
    value = Client().post(mailed.path, {"code": mailed.code}).cookies["referral_link_de"].value
    thief = Client()
    thief.cookies["referral_link_de"] = value
    assert "Etwas anderes." not in thief.get(f"/de/referrals/link/{token}/").content.decode()


def test_whoever_is_idle_for_twenty_minutes_is_outside(mailed: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    client = mailed.opened()
    assert mailed.referral.reference in client.get(mailed.path).content.decode()
    for name in list(client.cookies):
        client.cookies[name]["max-age"] = ""  # a browser that keeps cookies for ever
        client.cookies[name]["expires"] = ""
    from django.core import signing

    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 20 * 60 + 1)
    assert mailed.referral.reference not in client.get(mailed.path).content.decode()


def test_who_changes_the_language_stays_inside(mailed: Sent) -> None:
    text = mailed.opened().get(mailed.path.replace("/de/", "/ar/")).content.decode()
    assert mailed.referral.reference in text
    assert 'dir="rtl"' in text


def test_another_site_cannot_send_a_form(mailed: Sent) -> None:
    client = mailed.opened()
    answer = client.post(
        f"{mailed.path}steps/acknowledge/", {"key": str(uuid.uuid4())}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 410
    assert mailed.fresh().acknowledged_at is None


def test_forms_work_where_django_checks_where_they_come_from(mailed: Sent) -> None:
    strict = Client(enforce_csrf_checks=True)
    own = {"Sec-Fetch-Site": "same-origin"}
    assert strict.post(mailed.path, {"code": mailed.code}, secure=True, headers=own).status_code == 302


# What is wrong looks the same ---------------------------------------------------------------------------------------


def test_wrong_expired_revoked_and_ended_links_get_the_same_page(
    mailed: Sent, alice: User, link_service: Service
) -> None:
    def pages() -> set[bytes]:
        found = set()
        for answer in (Client().get(mailed.path), Client().post(mailed.path, {"code": mailed.code})):
            assert answer.status_code == 410
            found.add(re.sub(rb"/referrals/link/[^/]+/", b"", answer.content))
        return found

    wrong = Client().get("/de/referrals/link/no-such-token/")
    assert wrong.status_code == 410
    same = {re.sub(rb"/referrals/link/[^/]+/", b"", wrong.content)}

    SecureLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert pages() == same
    SecureLink.objects.update(expires_at=timezone.now() + timedelta(days=1), revoked_at=timezone.now())
    assert pages() == same
    SecureLink.objects.update(revoked_at=None)
    assert Client().get(mailed.path).status_code == 200
    actions.withdraw(mailed.fresh(), mailed.sender, "need_changed")
    SecureLink.objects.update(revoked_at=None)  # the end of the referral alone is enough
    assert pages() == same


def test_the_link_expires_with_the_setting(mailed: Sent, settings: object) -> None:
    days = settings.REFERRAL_LINK_DAYS  # type: ignore[attr-defined]
    assert mailed.link.expires_at - timezone.now() <= timedelta(days=days)
    assert mailed.link.expires_at - timezone.now() > timedelta(days=days - 1)


def test_the_sender_ends_the_link_at_once_for_open_sessions_too(mailed: Sent, alice: User, sign_in: SignIn) -> None:
    client = mailed.opened()
    at = f"/de/referrals/{mailed.referral.reference}/link/{mailed.link.pk}/end/"
    assert sign_in(alice).post(at).status_code == 302
    answer = client.get(mailed.path)
    assert answer.status_code == 410
    assert mailed.referral.reference not in answer.content.decode()


def test_after_withdrawal_the_next_request_is_410_and_only_the_acknowledgement_remains(mailed: Sent) -> None:
    client = mailed.opened()
    assert "Wohnung" in client.get(mailed.path).content.decode()
    actions.withdraw_consent(mailed.fresh(), mailed.sender, via="phone")
    answer = client.get(mailed.path)
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "Wohnung" not in text
    assert mailed.referral.reference in text
    assert mailed.accept(client) in (409, 410)
    assert mailed.step(client, "confirm_cancellation") == 302
    assert mailed.fresh().cancellation_confirmed_at is not None


def test_links_of_other_referrals_and_their_codes_do_not_exist_for_the_sender(
    mailed: Sent, alice: User, link_service: Service, sign_in: SignIn
) -> None:
    other = sent(alice, link_service)
    at = f"/de/referrals/{other.reference}/link/{mailed.link.pk}/code/"
    assert sign_in(alice).post(at).status_code == 404


# Answering ----------------------------------------------------------------------------------------------------------


def test_the_holder_asks_back_and_reads_the_answer(mailed: Sent) -> None:
    client = mailed.opened()
    missing = client.post(f"{mailed.path}steps/ask_back/", {"key": str(uuid.uuid4()), "text": "Welche Sprache?"})
    assert missing.status_code == 400
    assert "Welche Sprache?" in missing.content.decode()  # what was typed stays
    topic = _first_code("ask_back_topic")
    assert mailed.step(client, "ask_back", topic=topic, text="Welche Sprache?") == 302
    actions.answer(mailed.fresh(), mailed.sender, "Kurdisch und Arabisch.")
    assert "Kurdisch und Arabisch." in client.get(mailed.path).content.decode()


def test_the_holder_declines_with_a_reason(mailed: Sent) -> None:
    client = mailed.opened()
    assert mailed.step(client, "decline", reason="no_capacity") == 302
    assert (mailed.fresh().status, mailed.fresh().reason) == ("rejected", "no_capacity")
    answer = client.get(mailed.path)
    assert answer.status_code == 410
    assert "Wohnung" not in answer.content.decode()


def test_after_acceptance_the_second_code_shows_who_it_is(mailed: Sent, alice: User, sign_in: SignIn) -> None:
    client = mailed.opened()
    with pytest.raises(NotPossibleNow):
        links.new_identity_code(SecureLink.objects.get(pk=mailed.link.pk), mailed.sender)
    assert mailed.accept(client) == 302
    assert NAME not in client.get(mailed.path).content.decode()
    wrong = client.post(f"{mailed.path}identity/", {"code": "12345678"})
    assert wrong.status_code == 400
    assert NAME not in wrong.content.decode()
    at = f"/de/referrals/{mailed.referral.reference}/link/{mailed.link.pk}/second-code/"
    code = re.search(r"\b\d{4} \d{4}\b", sign_in(alice).post(at).content.decode())
    assert code is not None
    stranger = Client()
    assert stranger.post(f"{mailed.path}identity/", {"code": code.group(0)}).status_code == 410
    assert client.post(f"{mailed.path}identity/", {"code": code.group(0)}).status_code == 302
    text = client.get(mailed.path).content.decode()
    assert NAME in text
    assert "02421 000000" in text


def test_the_second_code_is_dead_after_five_wrong_ones(mailed: Sent) -> None:
    client = mailed.opened()
    mailed.accept(client)
    code = links.new_identity_code(SecureLink.objects.get(pk=mailed.link.pk), mailed.sender)
    wrong = "00000000" if code != "00000000" else "11111111"
    for _try in range(5):
        client.post(f"{mailed.path}identity/", {"code": wrong})
    assert client.post(f"{mailed.path}identity/", {"code": code}).status_code == 400
    assert NAME not in client.get(mailed.path).content.decode()


def test_the_opening_code_does_not_show_who_it_is(mailed: Sent) -> None:
    client = mailed.opened()
    mailed.accept(client)
    code = links.new_code(SecureLink.objects.get(pk=mailed.link.pk), mailed.sender)
    assert client.post(f"{mailed.path}identity/", {"code": code}).status_code == 400


@pytest.mark.parametrize("name", ["withdraw", "withdraw_consent", "assign", "complete", "undo_acceptance", "nonsense"])
def test_the_holder_takes_no_other_steps(mailed: Sent, name: str) -> None:
    client = mailed.opened()
    before = mailed.fresh().version
    assert mailed.step(client, name) == 410
    assert mailed.fresh().version == before


def test_steps_need_the_open_link(mailed: Sent) -> None:
    assert mailed.accept(Client()) == 410
    assert mailed.fresh().status == "requested"


def test_members_of_the_organization_are_not_named_to_the_holder(mailed: Sent, charlie: User) -> None:
    assert "Charlie" not in mailed.opened().get(mailed.path).content.decode()


# Headers and logs ---------------------------------------------------------------------------------------------------


def test_c6_no_page_is_kept_and_no_address_is_told(mailed: Sent) -> None:
    client = mailed.opened()
    for answer in (
        Client().get(mailed.path),
        client.get(mailed.path),
        client.post(f"{mailed.path}steps/acknowledge/"),
        Client().get("/de/referrals/link/wrong/"),
    ):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        text = answer.content.decode()
        assert not re.search(r"(src|href|action)=\"(https?:)?//", text)


def test_c6_the_log_of_the_web_server_has_no_token(mailed: Sent) -> None:
    logger = AnonymousLogger(_access_to_nowhere())
    seen: list[str] = []
    logger.access_log.handlers = [_Remember(seen)]
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": mailed.path,
        "RAW_URI": mailed.path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://testserver{mailed.path}",
    }
    answer = type("Answer", (), {"status": "200 OK", "sent": 1, "headers": []})()
    question = type("Question", (), {"headers": []})()
    logger.access(answer, question, environ, timedelta(seconds=1))
    assert "/link/…/" in seen[0]
    assert mailed.token not in seen[0]
    logger.error_log.handlers = [_Remember(seen)]
    logger.error("Error handling request %s", mailed.path)
    assert "/link/…/" in seen[1]
    assert mailed.token not in seen[1]


def test_c6_django_does_not_log_the_token_of_a_link_that_leads_nowhere(
    mailed: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    links.revoke(mailed.link, mailed.sender)
    with caplog.at_level(logging.INFO):
        assert Client().get(mailed.path).status_code == 410
        assert Client().get(f"{mailed.path}nowhere/").status_code == 404
        mailed.step(Client(), "accept")
    assert "/link/…/" in caplog.text
    assert mailed.token not in caplog.text


def test_no_step_of_the_way_writes_a_secret_into_a_log(mailed: Sent, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client = mailed.opened()
        client.get(mailed.path)
        mailed.accept(client)
    for secret in (mailed.token, mailed.code, ADDRESS, PHONE):
        assert secret not in caplog.text


def test_what_the_holder_sees_and_does_stands_in_the_access_log(mailed: Sent) -> None:
    Client().post(mailed.path, {"code": "1"})
    client = mailed.opened()
    client.get(mailed.path)
    mailed.step(client, "acknowledge")
    lines = AccessEntry.objects.filter(reference=mailed.referral.reference, role="link").order_by("pk")
    assert [(line.verb, line.view, line.tier) for line in lines] == [
        ("refused", "link:code", 0),
        ("read", "link", 1),
        ("write", "link:acknowledge", 1),
    ]
    assert {line.organization_id for line in lines} == {mailed.referral.recipient_organization_id}


# Text messages ------------------------------------------------------------------------------------------------------

TEXTED: list[tuple[str, str]] = []


class Recording:
    """A gateway that keeps what it sends."""

    delivers = True

    def send(self, number: str, text: str) -> None:
        TEXTED.append((number, text))


def test_without_a_gateway_no_number_is_asked_for_and_no_code_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    from referrals.forms.links import IssueForm
    from referrals.text_messages import gateway

    assert list(IssueForm().fields) == ["address"]
    with caplog.at_level(logging.DEBUG):
        gateway().send(PHONE, "Code 12345678")
    assert "text message" in caplog.text
    assert PHONE not in caplog.text
    assert "12345678" not in caplog.text


def test_with_a_gateway_the_code_goes_to_the_phone(
    alice: User, link_service: Service, sign_in: SignIn, settings: object
) -> None:
    settings.REFERRAL_TEXT_MESSAGES = f"{__name__}.Recording"  # type: ignore[attr-defined]
    TEXTED.clear()
    referral = sent(alice, link_service)
    sign_in(alice).post(f"/de/referrals/{referral.reference}/link/", {"address": ADDRESS, "mobile": "0170 0000000"})
    assert [number for number, _text in TEXTED] == ["0170 0000000"]
    assert re.search(r"\d{8}", TEXTED[0][1])
    assert "0170 0000000" not in dump()


class _Remember(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _access_to_nowhere() -> Config:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", '%(U)s "%(r)s" %(f)s %({raw_uri}e)s')
    config.set("loglevel", "debug")
    return config


def _first_code(kind: str) -> str:
    from referrals.models import ReferralCode

    return str(ReferralCode.objects.filter(kind=kind, selectable=True).values_list("code", flat=True)[0])
