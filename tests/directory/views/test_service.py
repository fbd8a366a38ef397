"""The page of one service."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from directory.models import Access, Program, Service
from tests.directory.views.conftest import World
from tests.directory.views.reading import Page, one
from tests.factories import (
    ContactFactory,
    EligibilityRuleFactory,
    LocationFactory,
    OrganizationFactory,
    PhoneFactory,
    PlaceFactory,
    ProgramFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db


def service_page(service: Service, query: str = "", language: str = "de") -> Page:
    return Page(f"/{language}/services/{service.pk}/{query}")


def test_everything_known_stands_on_the_page(world: World) -> None:
    page = service_page(world.open_course)
    for expected in ("Deutschkurs Offen", "Deutsch lernen in kleiner Gruppe.", "Musterweg 5", "99991 Musterdorf", "Arabisch",
                     "Mo–Do 8–16 Uhr", "02421 22-123", "example.org", "05.2019"):  # fmt: skip
        assert expected in page.text, expected
    for address in ("tel:+49242122123", "https://example.org/quelle"):
        assert page.soup.select_one(f'a[href="{address}"]') is not None, address


def test_an_old_source_says_how_old_and_an_undated_one_says_so(world: World) -> None:
    years = date.today().year - 2019 - (date.today() < date(date.today().year, 5, 1))
    assert str(years) in service_page(world.open_course).one(".trust").get_text()
    undated = ServiceFactory.create(source_url="https://example.org/undatiert", source_date="")
    box = service_page(undated, language="en").one(".trust")
    assert "page undated" in box.get_text()


def test_nobody_checked_yet_is_said(world: World) -> None:
    assert service_page(world.open_course).soup.select_one(".trust--never") is not None


@pytest.mark.parametrize(("days_ago", "state"), [(10, "checked"), (400, "overdue")])
def test_a_check_says_when_and_by_whom(world: World, days_ago: int, state: str) -> None:
    day = date.today() - timedelta(days=days_ago)
    VerificationFactory.create(service=world.open_course, checked_on=day, checked_by_office="Kreisamt Muster")
    box = service_page(world.open_course).one(f".trust--{state}")
    assert box is not None
    assert f"{day:%d.%m.%Y}" in box.get_text()
    assert ("Kreisamt Muster" in box.get_text()) is (state == "checked")


def test_only_the_latest_check_counts(world: World) -> None:
    for days in (5, 500):
        VerificationFactory.create(service=world.open_course, checked_on=date.today() - timedelta(days=days))
    assert service_page(world.open_course).soup.select_one(".trust--checked") is not None


def test_what_is_not_known_is_said_as_not_known(world: World) -> None:
    unknown = service_page(ServiceFactory.create(), language="en").soup.select(".facts dd.soft")
    assert len(unknown) == 4  # cost, languages, appointment, hours


def test_no_button_without_its_value(world: World) -> None:
    page = service_page(world.bare)
    actions = page.one(".actions")
    assert actions is not None
    assert not actions.select('a[href^="tel:"], a[href^="mailto:"], a[href^="geo:"], a[href=""]')


def test_a_bare_entry_offers_its_organization_s_phone_and_then_the_desk(world: World) -> None:
    PhoneFactory.create(service=None, organization=world.bare.organization, number="02421 777")
    page = service_page(world.bare, language="en")
    assert page.soup.select_one('.actions a[href="tel:+492421777"]') is not None
    assert "No phone is known" not in page.text
    assert page.one("section:has(#desk)").select_one('a[href="tel:+492421999999"]') is not None


def test_no_number_stands_there_twice(world: World) -> None:
    PhoneFactory.create(service=None, organization=world.bare.organization, number="02421 999999")
    desk = service_page(world.bare).one("section:has(#desk)")
    assert desk.select_one('a[href^="tel:"]') is None
    assert desk.select_one('a[href^="/"]') is not None


def test_an_entry_with_a_phone_of_its_own_needs_no_desk(world: World) -> None:
    assert service_page(world.open_course).soup.select_one("#desk") is None


def test_without_any_phone_there_is_the_desk_that_helps_to_get_there(world: World) -> None:
    page = service_page(world.bare)
    desk = page.one("section:has(#desk)")
    assert desk is not None
    assert desk.select_one('a[href="tel:+492421999999"]') is not None
    assert Page(str(one(desk, 'a[href^="/"]')["href"])).one("h1").get_text() == "Lotsenstelle Muster"


def test_the_website_and_mail_of_the_organization_help_too(world: World) -> None:
    organization = OrganizationFactory.create(website="https://example.org/verein", email="verein@example.org")
    page = service_page(ServiceFactory.create(organization=organization))
    assert page.soup.select_one('.actions a[href="mailto:verein@example.org"]') is not None
    assert page.soup.select_one('.actions a[href="https://example.org/verein"]') is not None


def test_who_answers_is_said(world: World) -> None:
    ContactFactory.create(service=world.open_course, email="kurse@example.org", function_de="Kursbüro")
    assert "Kursbüro" in service_page(world.open_course).text


def test_the_seat_of_the_organization_says_so(world: World) -> None:
    service = ServiceFactory.create()
    PlaceFactory.create(service=service, address_basis="organization_seat")
    assert "seat of the organization" in service_page(service, language="en").text


def test_a_place_outside_the_district_says_so(world: World) -> None:
    place = LocationFactory.create(city="Aachen", municipality=None)
    service = ServiceFactory.create(organization=place.organization, places=[place])
    assert "outside Kreis Düren" in service_page(service, language="en").text


def test_an_entry_without_any_place_says_so(world: World) -> None:
    assert "No place is known" in service_page(world.bare, language="en").text
    assert "No place is known" not in service_page(world.open_course, language="en").text
    card = Page("/en/search/?q=Café").one("article.card")
    assert "No place is known" in card.get_text()


def test_the_way_there_needs_a_street(world: World) -> None:
    assert service_page(world.open_course).soup.select_one('a[href^="geo:0,0?q=Musterweg%205"]') is not None
    town = LocationFactory.create(street="", postcode="")
    service = ServiceFactory.create(organization=town.organization, places=[town])
    assert service_page(service).soup.select_one('a[href^="geo:"]') is None


def test_own_coordinates_lead_the_way(world: World) -> None:
    world.place.latitude, world.place.longitude = 50.80123, 6.48321
    world.place.save()
    assert service_page(world.open_course).soup.select_one('a[href^="geo:50.80123,6.48321"]') is not None


def test_hours_of_the_week_start_today(world: World) -> None:
    ScheduleFactory.create(
        service=world.open_course, weekday=date.today().isoweekday(), opens_at=time(9), closes_at=time(12, 30)
    )
    rows = service_page(world.open_course).soup.select("table.hours tr")
    assert len(rows) == 7
    assert "09:00–12:30" in rows[0].get_text()


def test_whether_it_is_open_now_is_said(world: World) -> None:
    service = ServiceFactory.create()
    assert "Open now" not in service_page(service, language="en").text
    for weekday in range(1, 8):
        ScheduleFactory.create(service=service, weekday=weekday, opens_at=time(0), closes_at=time(0))
    ScheduleExceptionFactory.create(service=service, opens_at=time(0), closes_at=time(0))
    assert "Open now, until" in service_page(service, language="en").text


def test_rules_about_papers_stand_with_law_source_and_date(world: World) -> None:
    text = service_page(world.closed_course).one("section:has(#who-may)").get_text(" ")
    for expected in ("Duldung", "Kein Zugang mit Duldung.", "§ 44 MusterG", "08.2026", "Sprachkurs des Bundes"):
        assert expected in text


def test_the_chosen_paper_gets_its_answer_and_where_to_ask(world: World) -> None:
    page = service_page(world.closed_course, "?status=duldung")
    section = page.one("section:has(#who-may)")
    assert section is not None
    assert section.select_one(".answer--no") is not None
    assert "Lotsenstelle Muster" in section.get_text()


def test_a_special_form_of_a_paper_inherits_the_answer(world: World) -> None:
    page = service_page(world.closed_course, "?status=duldung_light")
    assert page.soup.select_one(".answer--no") is not None


def test_more_than_the_program_means_ask_there(world: World) -> None:
    service = ServiceFactory.create(programs=[world.course], offers_more_than_program=True)
    page = service_page(service, "?status=duldung", language="en")
    assert "this place offers more" in page.text


def test_nothing_known_is_neither_open_nor_closed(world: World) -> None:
    page = service_page(world.bare, "?status=duldung")
    assert page.soup.select_one(".answer--unknown") is not None


def test_an_authority_may_report_people_without_papers(world: World) -> None:
    assert "§ 87 AufenthG" in service_page(world.authority, "?status=ohne_papiere").text
    assert "§ 87 AufenthG" not in service_page(world.authority, "?status=duldung").text
    school = OrganizationFactory.create(is_public_authority=True, exempt_from_reporting=True)
    assert "§ 87 AufenthG" not in service_page(ServiceFactory.create(organization=school), "?status=ohne_papiere").text


def test_the_shared_address_drops_the_paper(world: World) -> None:
    page = service_page(world.open_course, "?status=duldung")
    shared = str(page.one("[data-share]")["data-share"])
    assert "status" not in shared
    assert shared.endswith(f"/de/services/{world.open_course.pk}/deutschkurs-offen/")


def test_a_page_about_violence_has_a_way_out_and_a_neutral_title(world: World) -> None:
    page = service_page(world.shelter)
    assert page.soup.select_one("a[data-exit]") is not None
    assert "Schutzhaus" not in page.one("title").get_text()
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert str(page.one('link[rel="canonical"]')["href"]).endswith(f"/de/services/{world.shelter.pk}/")
    assert service_page(world.open_course).soup.select_one("a[data-exit]") is None


def test_who_wishes_it_is_hidden_from_search_engines(world: World) -> None:
    hidden = ServiceFactory.create(hidden_from_search_engines=True)
    assert service_page(hidden).soup.select_one('meta[name="robots"][content="noindex"]') is not None
    assert service_page(world.open_course).soup.select_one('meta[name="robots"]') is None


@pytest.mark.parametrize("fields", [{"live": False}, {"status": "defunct"}, {"status": "inactive"}])
def test_what_is_not_published_does_not_exist(world: World, fields: dict[str, object]) -> None:
    assert service_page(ServiceFactory.create(**fields)).status == 404
    assert service_page(ServiceFactory.create(organization__live=False)).status == 404


def test_internal_notes_stay_inside(world: World) -> None:
    service = ServiceFactory.create(internal_note="GEHEIMNOTIZ", programs=[_program_with_notes()])
    VerificationFactory.create(service=service, note="GEHEIMNOTIZ")
    assert "GEHEIMNOTIZ" not in service_page(service).html
    assert "GEHEIMNOTIZ" not in service_page(service, "?status=duldung").html


def test_rich_text_is_cleaned(world: World) -> None:
    service = ServiceFactory.create(
        description_de='<p onclick="x()">Gut</p><script>alert(1)</script><a href="javascript:x()">Link</a>'
    )
    html = service_page(service).html
    assert "<p>Gut</p>" in html
    assert "alert(1)" not in html
    assert "javascript:" not in html
    assert "onclick" not in html


def _program_with_notes() -> Program:
    program = ProgramFactory.create(internal_note="GEHEIMNOTIZ")
    EligibilityRuleFactory.create(program=program, access=Access.YES, all_statuses=True, internal_note="GEHEIMNOTIZ")
    return program
