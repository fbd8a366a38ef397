"""Every address of the portal × every person. An address without a row fails: whoever adds one decides who may see it.

The addresses of the CMS are many and not ours; a rule of their own covers them: none answers anybody but people with access.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from directory.models import Service
from portal.accounts.models import User
from tests.conftest import SignIn
from tests.factories import ServiceFactory, TopicFactory

PEOPLE = ("anonymous", "alice", "charlie", "dora", "eve", "operator")
LOGIN = "login"  # is sent to sign in
AGAIN = "again"  # is asked for password or code once more


@dataclass(frozen=True)
class Row:
    """One address: an example of it, and the answer to a GET, the same for all or differing by person."""

    example: str
    all: int | str = 200
    but: dict[str, int | str] = field(default_factory=dict)

    def answer(self, person: str) -> int | str:
        return self.but.get(person, self.all)


def signed_in_only(example: str, all: int | str = 200, **but: int | str) -> Row:
    """An address for everybody who is signed in."""
    return Row(example, all, {"anonymous": LOGIN, **but})


def _sent_only(rest: str) -> Row:
    """An address that forms are sent to: looking at it is refused to members, and it does not exist for others."""
    return Row(f"/de/referrals/{rest}", 404, {"anonymous": LOGIN, "alice": 405, "charlie": 405})


ROWS: dict[str, Row] = {
    # Machines
    "healthz": Row("/healthz"),
    "robots.txt": Row("/robots.txt"),
    "favicon.ico": Row("/favicon.ico", 302),
    ".well-known/security.txt": Row("/.well-known/security.txt", 404),
    "sitemap.xml": Row("/sitemap.xml"),
    "sitemap-<slug:language>-<int:number>.xml": Row("/sitemap-de-1.xml"),
    # Open data and search for other programs
    "api/": Row("/api/", 404),
    "api/openapi.json": Row("/api/openapi.json"),
    "api/search/": Row("/api/search/"),
    # Public pages
    "": Row("/"),
    "<language>/": Row("/de/"),
    "<language>/search/": Row("/de/search/"),
    "<language>/services/<int:pk>/": Row("/de/services/{service}/"),
    "<language>/services/<int:pk>/<slug:slug>/": Row("/de/services/{service}/musterberatung/"),
    "<language>/organizations/<int:pk>/": Row("/de/organizations/{organization}/"),
    "<language>/organizations/<int:pk>/<slug:slug>/": Row("/de/organizations/{organization}/musterverein/"),
    "<language>/topics/<slug:code>/": Row("/de/topics/language/"),
    "<language>/eligibility/": Row("/de/eligibility/"),
    "<language>/components/": Row("/de/components/"),
    "<language>/^((?:[\\w\\-]+/)*)$": Row("/de/no-such-page/", 404),
    # Ways in that are not ours lead to the account pages
    "<language>/_util/login/": Row("/de/_util/login/", 302),
    "<language>/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": Row(
        "/de/_util/authenticate_with_password/1/1/", 404
    ),
    "cms/login/": Row("/cms/login/", 302),
    "cms/logout/": Row("/cms/logout/", 200, {"anonymous": 302}),
    "cms/^password_reset/": Row("/cms/password_reset/", 302),
    # Account pages
    "accounts/start/": signed_in_only("/accounts/start/"),
    "accounts/language/": signed_in_only("/accounts/language/"),
    "accounts/login/": Row("/accounts/login/", 302, {"anonymous": 200}),
    "accounts/logout/": Row("/accounts/logout/", 200, {"anonymous": 302}),
    "accounts/inactive/": Row("/accounts/inactive/"),
    "accounts/signup/": Row("/accounts/signup/", 302, {"anonymous": 200}),
    "accounts/reauthenticate/": signed_in_only("/accounts/reauthenticate/"),
    "accounts/email/": signed_in_only("/accounts/email/"),
    "accounts/confirm-email/": Row("/accounts/confirm-email/"),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": Row("/accounts/confirm-email/abc/"),
    "accounts/password/change/": signed_in_only("/accounts/password/change/"),
    "accounts/password/set/": signed_in_only("/accounts/password/set/", 302),
    "accounts/password/reset/": Row("/accounts/password/reset/"),
    "accounts/password/reset/done/": Row("/accounts/password/reset/done/"),
    "accounts/password/reset/key/done/": Row("/accounts/password/reset/key/done/"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Row("/accounts/password/reset/key/1-abc/"),
    "accounts/login/code/confirm/": Row("/accounts/login/code/confirm/", 302),
    "accounts/2fa/": signed_in_only("/accounts/2fa/"),
    "accounts/2fa/authenticate/": Row("/accounts/2fa/authenticate/", 302),
    "accounts/2fa/reauthenticate/": signed_in_only("/accounts/2fa/reauthenticate/"),
    "accounts/2fa/totp/qr.svg": signed_in_only("/accounts/2fa/totp/qr.svg", 404),
    "accounts/2fa/totp/activate/": signed_in_only("/accounts/2fa/totp/activate/", 302),
    "accounts/2fa/totp/deactivate/": signed_in_only("/accounts/2fa/totp/deactivate/"),
    "accounts/2fa/recovery-codes/": signed_in_only("/accounts/2fa/recovery-codes/", 404),
    "accounts/2fa/recovery-codes/generate/": signed_in_only("/accounts/2fa/recovery-codes/generate/"),
    "accounts/2fa/recovery-codes/download/": signed_in_only("/accounts/2fa/recovery-codes/download/", 404),
    # Referrals, the counsellor's side: Alice writes, Charlie receives; for everybody else there is nothing
    "<language>/referrals/": signed_in_only("/de/referrals/", 404, alice=200, charlie=200),
    "<language>/referrals/outbox/": signed_in_only("/de/referrals/outbox/", 404, alice=200),
    "<language>/referrals/inbox/": signed_in_only("/de/referrals/inbox/", 404, charlie=200),
    "<language>/referrals/new/": signed_in_only("/de/referrals/new/?service={service}", 404, alice=200),
    "<language>/referrals/information/": signed_in_only("/de/referrals/information/?service={service}", 404, alice=200),
    "<language>/referrals/cases/": signed_in_only("/de/referrals/cases/", 404, alice=200),
    "<language>/referrals/cases/<str:pseudonym>/": signed_in_only("/de/referrals/cases/F-22222/", 404),
    "<language>/referrals/<str:reference>/": signed_in_only("/de/referrals/DN-2222-22/", 404),
    "<language>/referrals/<str:reference>/appointment/": _sent_only("DN-2222-22/appointment/"),
    "<language>/referrals/<str:reference>/steps/<slug:name>/": signed_in_only(
        "/de/referrals/DN-2222-22/steps/accept/", 404
    ),
    **{
        f"<language>/referrals/<str:reference>/{page}/": signed_in_only(f"/de/referrals/DN-2222-22/{page}/", 404)
        for page in (
            "write/recipient",
            "write/request",
            "write/person",
            "write/details",
            "write/consent",
            "write/check",
            "sheet",
            "discard",
            "another-service",
            "onward",
        )
    },
    # Referrals without an account, and the own pages of an organization that none of these people belongs to
    "<language>/referrals/link/<slug:token>/": Row("/de/referrals/link/no-such-token/", 410),
    "<language>/referrals/link/<slug:token>/identity/": Row("/de/referrals/link/no-such-token/identity/", 410),
    "<language>/referrals/link/<slug:token>/steps/<slug:name>/": Row(
        "/de/referrals/link/no-such-token/steps/accept/", 410
    ),
    "<language>/referrals/invitation/<slug:token>/": Row("/de/referrals/invitation/no-such-token/", 410),
    "<language>/referrals/<str:reference>/link/": _sent_only("DN-2222-22/link/"),
    "<language>/referrals/<str:reference>/link/<int:pk>/code/": _sent_only("DN-2222-22/link/1/code/"),
    "<language>/referrals/<str:reference>/link/<int:pk>/second-code/": _sent_only("DN-2222-22/link/1/second-code/"),
    "<language>/referrals/<str:reference>/link/<int:pk>/end/": _sent_only("DN-2222-22/link/1/end/"),
    "<language>/referrals/log/": signed_in_only("/de/referrals/log/", 404),
    "<language>/referrals/statistics/": signed_in_only("/de/referrals/statistics/", 404, alice=200, charlie=200),
    "<language>/referrals/statistics/<str:period>/<slug:key>.csv": signed_in_only(
        "/de/referrals/statistics/2020-Q1/needs.csv", 404
    ),
    "<language>/referrals/organization/": signed_in_only("/de/referrals/organization/", 404, alice=302, charlie=302),
    "<language>/referrals/organization/<int:pk>/": signed_in_only("/de/referrals/organization/{organization}/", 404),
    "<language>/referrals/organization/<int:pk>/services/<int:service>/": signed_in_only(
        "/de/referrals/organization/{organization}/services/{service}/", 404
    ),
    "<language>/referrals/organization/<int:pk>/team/": signed_in_only(
        "/de/referrals/organization/{organization}/team/", 404
    ),
    "<language>/referrals/organization/<int:pk>/members/": signed_in_only(
        "/de/referrals/organization/{organization}/members/", 404
    ),
    "<language>/referrals/organization/<int:pk>/members/<int:user>/remove/": signed_in_only(
        "/de/referrals/organization/{organization}/members/1/remove/", 404
    ),
    "<language>/referrals/organization/<int:pk>/invitations/<int:invitation>/withdraw/": _sent_only(
        "organization/{organization}/invitations/1/withdraw/"
    ),
    "<language>/referrals/organization/<int:pk>/deputies/": signed_in_only(
        "/de/referrals/organization/{organization}/deputies/", 404
    ),
    "<language>/referrals/organization/<int:pk>/deputies/<int:deputyship>/end/": _sent_only(
        "organization/{organization}/deputies/1/end/"
    ),
    # What belongs to a referral besides its page; with a real referral in tests/referrals/test_documents.py
    "<language>/referrals/<str:reference>/messages/": _sent_only("DN-2222-22/messages/"),
    "<language>/referrals/<str:reference>/attachments/": _sent_only("DN-2222-22/attachments/"),
    "<language>/referrals/<str:reference>/attachments/<int:pk>/": signed_in_only(
        "/de/referrals/DN-2222-22/attachments/1/", 404
    ),
    "<language>/referrals/<str:reference>/attachments/<int:pk>/delete/": _sent_only("DN-2222-22/attachments/1/delete/"),
    "<language>/referrals/<str:reference>/appointment.ics": signed_in_only(
        "/de/referrals/DN-2222-22/appointment.ics", 404
    ),
    "<language>/referrals/<str:reference>/fhir.json": signed_in_only("/de/referrals/DN-2222-22/fhir.json", 404),
    "<language>/referrals/<str:reference>/person.pdf": signed_in_only("/de/referrals/DN-2222-22/person.pdf", 404),
    "<language>/referrals/<str:reference>/person.json": signed_in_only("/de/referrals/DN-2222-22/person.json", 404),
    "<language>/referrals/<str:reference>/<slug:kind>.pdf": signed_in_only("/de/referrals/DN-2222-22/request.pdf", 404),
    # The CMS: its first page stands for all
    "cms/": Row("/cms/", 200, {"anonymous": LOGIN, "alice": 403, "charlie": 403}),
}

#: Addresses of the CMS that Wagtail serves to everybody: words and pictures of its own interface, nothing of ours.
OPEN_IN_CMS = {"/cms/jsi18n/", "/cms/sprite/"}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route below the resolver, put together, the language prefix as ``<language>/``."""
    for each in resolver.url_patterns:
        part = str(each.pattern)
        route = before + ("<language>/" if type(each.pattern).__name__ == "LocalePrefixPattern" else part)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def own_routes() -> set[str]:
    """All routes but those inside Wagtail's administration."""
    return {route for route, _ in patterns(get_resolver()) if not route.startswith("cms/") or route in ROWS}


def cms_addresses() -> list[str]:
    """The addresses of the CMS that take no arguments, its doors excepted."""
    found = {route for route, _ in patterns(get_resolver()) if route.startswith("cms/")}
    doors = ("cms/login/", "cms/logout/", "cms/password_reset/")
    return sorted(f"/{route}" for route in found if not set(route) & set("<^(") and not route.startswith(doors))


def test_every_address_has_a_row() -> None:
    missing = own_routes() - set(ROWS)
    assert not missing, f"Say in ROWS who may see: {sorted(missing)}"


def test_every_row_has_an_address() -> None:
    gone = set(ROWS) - {route for route, _ in patterns(get_resolver())}
    assert not gone, f"No such address any more: {sorted(gone)}"


@pytest.fixture
def clients(
    alice: User, charlie: User, dora: User, eve: User, operator: User, sign_in: SignIn, anonymous: Client
) -> dict[str, Client]:
    users = {"alice": alice, "charlie": charlie, "dora": dora, "eve": eve, "operator": operator}
    return {"anonymous": anonymous, **{name: sign_in(user) for name, user in users.items()}}


@pytest.fixture
def entry(db: None) -> Service:
    call_command("rebuild_search", verbosity=0)
    topic = TopicFactory.create(code="language")
    return ServiceFactory.create(name_de="Musterberatung", topics=[topic], organization__name="Musterverein")


def test_who_may_see_an_address(clients: dict[str, Client], entry: Service) -> None:
    wrong = []
    for route, row in ROWS.items():
        address = row.example.format(service=entry.pk, organization=entry.organization_id)
        answers = {person: _answer(clients[person], address) for person in PEOPLE}
        if answers != {person: row.answer(person) for person in PEOPLE}:
            wrong.append(f"{route}: {answers}")
    assert not wrong, "\n".join(wrong)


def test_no_address_of_the_cms_answers_people_without_access(anonymous: Client, alice: User, sign_in: SignIn) -> None:
    insider = sign_in(alice)
    open_to_strangers = {at for at in cms_addresses() if anonymous.get(at).status_code not in (301, 302, 403, 404)}
    open_to_insiders = {at for at in cms_addresses() if insider.get(at).status_code not in (403, 404)}
    assert open_to_strangers == OPEN_IN_CMS
    assert open_to_insiders == set()


def test_the_cast_is_what_the_table_says(alice: User, eve: User) -> None:
    assert not alice.has_perm("wagtailadmin.access_admin")
    assert eve.has_perm("wagtailadmin.access_admin")
    assert AnonymousUser().is_anonymous


def _answer(client: Client, address: str) -> int | str:
    response = client.get(address)
    if response.status_code == 302 and "/accounts/login/?" in response["Location"]:
        return LOGIN
    if response.status_code == 302 and "reauthenticate" in response["Location"]:
        return AGAIN
    return response.status_code
