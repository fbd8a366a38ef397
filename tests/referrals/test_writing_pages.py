"""A counsellor writes and sends a referral through the pages, as with a keyboard and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Organization, ReferralIntake, Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.fields import Block
from referrals.models import Case, Consent, Deputyship, Disclosure, Referral
from referrals.workflow import Status
from tests.conftest import SignIn
from tests.factories import LanguageFactory, LifeAreaFactory, MunicipalityFactory, ServiceFactory, TopicFactory
from tests.referrals.making import accepted, consent_for, draft, receiving_service, sent


@pytest.fixture
def browser(alice: User, sign_in: SignIn) -> Client:
    return sign_in(alice)


@pytest.fixture
def authority(db: None) -> Service:
    """A service of an authority that may have to report people."""
    from tests.factories import OrganizationFactory

    return receiving_service(
        OrganizationFactory.create(name="Musteramt", is_public_authority=True), name_de="Amt für Muster"
    )


def at(referral: Referral, page: str) -> str:
    return f"/de/referrals/{referral.reference}/{page}/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def consent_values(**fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    values: dict[str, Any] = {
        "go": "next",
        "legal_basis": "consent",
        "language": "de",
        "scope_blocks": ["identity", "contact"],
        "purpose": "counselling",
        "return_channel": "content",
        "expires_at": (today + timedelta(days=180)).isoformat(),
        "informed_refusal": "on",
        "informed_withdrawal": "on",
        "given_by": "self",
        "form": "written",
        "given_on": today.isoformat(),
    }
    return values | fields


def fresh(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


# The whole way


def test_the_whole_way_from_the_first_page_until_it_is_sent(browser: Client, service: Service) -> None:
    area = LifeAreaFactory.create(code="language")
    topic = TopicFactory.create(code="language")
    topic.life_areas.set([area])
    service.topics.set([topic])
    service.topics.commit()
    language, town = LanguageFactory.create(code="ar"), MunicipalityFactory.create(name="Düren")

    browser.post("/de/referrals/new/", {"handover_type": "cold"})
    referral = Referral.objects.get()
    assert referral.handover_type == "cold"

    need = {"action": "need", "go": "stay", "life_areas": [area.pk], "municipality": town.pk}
    assert browser.post(at(referral, "write/recipient"), need)["Location"] == at(referral, "write/recipient")
    page = text_of(browser.get(at(referral, "write/recipient")))
    assert "Muster-Beratung" in page

    chosen = browser.post(at(referral, "write/recipient"), {"action": "choose", "service": service.pk})
    assert chosen["Location"] == at(referral, "write/request")
    about = {
        "go": "next",
        "handover_type": "cold",
        "urgency": "routine",
        "request": "Bitte zum Kurs beraten.",
        "life_areas": [area.pk],
    }
    assert browser.post(at(referral, "write/request"), about)["Location"] == at(referral, "write/person")
    person = {
        "go": "next",
        "age_band": "age_27_44",
        "municipality": town.pk,
        "languages": [language.pk],
        "german_level": "a1",
        "interpreter_need": "yes",
    }
    assert browser.post(at(referral, "write/person"), person)["Location"] == at(referral, "write/details")
    details = {"go": "next", "family_name": "Mustermann", "given_name": "Mika", "contact_permission": ["call"]}
    assert browser.post(at(referral, "write/details"), details)["Location"] == at(referral, "write/consent")
    assert browser.post(at(referral, "write/consent"), consent_values())["Location"] == at(referral, "write/check")

    page = text_of(browser.get(at(referral, "write/check")))
    assert "Bitte zum Kurs beraten." in page
    assert "Mustermann" in page
    done = browser.post(at(referral, "write/check"))
    assert done["Location"] == f"/de/referrals/{referral.reference}/"
    assert fresh(referral).status == Status.REQUESTED
    assert Disclosure.objects.filter(referral=referral, tier=1).exists()


def test_sending_twice_with_one_key_sends_once(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    consent_for(referral)
    key = re.search(r'name="key" value="([^"]+)"', text_of(browser.get(at(referral, "write/check"))))
    assert key is not None
    for _time in range(2):
        assert browser.post(at(referral, "write/check"), {"key": key.group(1)}).status_code == 302
    assert Disclosure.objects.filter(referral=referral).count() == 1


def test_information_is_the_first_choice(browser: Client, codes: None) -> None:
    page = text_of(browser.get("/de/referrals/new/"))
    assert 0 < page.index("/de/referrals/information/") < page.index('name="handover_type"')
    assert 'value="information"' not in page


def test_the_service_of_the_address_is_kept(browser: Client, service: Service) -> None:
    page = text_of(browser.get(f"/de/referrals/new/?service={service.pk}"))
    assert f"/de/referrals/information/?service={service.pk}" in page
    answer = browser.post("/de/referrals/new/", {"handover_type": "cold", "service": service.pk})
    referral = Referral.objects.get()
    assert answer["Location"] == at(referral, "write/request")
    assert referral.recipient_service == service


def test_a_service_that_cannot_receive_says_why(browser: Client, partner: Organization, codes: None) -> None:
    closed = ServiceFactory.create(organization=partner, referral_intake=ReferralIntake.PHONE)
    with_english = text_of(browser.get(f"/en/referrals/new/?service={closed.pk}"))
    assert "by phone only" in with_english
    browser.post("/de/referrals/new/", {"handover_type": "cold", "service": closed.pk})
    assert Referral.objects.get().recipient_service is None


def test_looking_creates_nothing(browser: Client, service: Service) -> None:
    browser.get(f"/de/referrals/new/?service={service.pk}&handover_type=cold")
    assert not Referral.objects.exists()
    assert not Case.objects.exists()


# The sheet of somebody who goes alone


def test_the_lines_of_the_sheet_are_printed_and_never_stored(browser: Client, service: Service) -> None:
    service.name_ar = "استشارة"
    service.save()
    typed = {"service": service.pk, "language": "ar", "lines": "Montag hingehen\nAusweis mitnehmen <b>"}
    answer = browser.post("/de/referrals/information/", typed)
    page = text_of(answer)
    assert "Montag hingehen" in page
    assert "&lt;b&gt;" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "استشارة" in page
    assert "Muster-Beratung" in page
    assert "no-store" in answer["Cache-Control"]
    assert not Referral.objects.exists()


def test_the_service_of_the_sheet_is_found_by_name(browser: Client, service: Service) -> None:
    assert f"?service={service.pk}" in text_of(browser.get("/de/referrals/information/?q=muster-ber"))
    assert f"?service={service.pk}" not in text_of(browser.get("/de/referrals/information/?q=anderes"))


# What was typed stays


def test_what_was_typed_stays_when_something_cannot_be_used(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    wrong = {
        "go": "next",
        "handover_type": "cold",
        "urgency": "urgent",
        "request": "Neu getippt",
        "external_deadline": "kein Tag",
    }
    answer = browser.post(at(referral, "write/request"), wrong)
    assert answer.status_code == 400
    assert "Neu getippt" in text_of(answer)
    assert "kein Tag" in text_of(answer)
    assert fresh(referral).request != "Neu getippt"


def test_an_unfinished_draft_can_be_left_and_taken_up_again(browser: Client, alice: User, service: Service) -> None:
    referral = actions.create_draft(alice, service=service)
    half = {"go": "leave", "handover_type": "warm", "request": "Halb fertig"}
    answer = browser.post(at(referral, "write/request"), half)
    assert answer["Location"] == f"/de/referrals/{referral.reference}/"
    assert "Halb fertig" in text_of(browser.get(at(referral, "write/request")))
    assert at(referral, "write/request") in text_of(browser.get(f"/de/referrals/{referral.reference}/"))


def test_back_saves_too(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    answer = browser.post(at(referral, "write/person"), {"go": "back", "age_band": "age_65"})
    assert answer["Location"] == at(referral, "write/request")
    assert fresh(referral).age_band == "age_65"


def test_details_are_kept_block_by_block_and_an_empty_one_goes(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    details = {"go": "next", "family_name": "Beispiel", "birth_date": "1990-05-04", "health_details": "Allergie"}
    browser.post(at(referral, "write/details"), details)
    blocks = {row.block: row.content for row in referral.blocks.all()}
    assert blocks == {
        "identity": {"family_name": "Beispiel", "birth_date": "1990-05-04"},
        "health": {"health_details": "Allergie"},
    }
    assert 'value="1990-05-04"' in text_of(browser.get(at(referral, "write/details")))


def test_further_services_are_found_and_kept(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    other = receiving_service(service.organization, name_de="Andere Muster-Stelle")
    page = text_of(browser.post(at(referral, "write/details"), {"go": "find", "find_service": "andere"}))
    assert f'value="{other.pk}"' in page
    browser.post(at(referral, "write/details"), {"find_service": "andere", "other_services": [other.pk]})
    assert list(referral.other_services.all()) == [other]


# What is noticed


def test_a8_a_warning_stands_at_the_field_and_never_blocks(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    typed = {"go": "next", "handover_type": "cold", "urgency": "routine", "request": "Mika, 0176 1234567"}
    assert browser.post(at(referral, "write/request"), typed)["Location"] == at(referral, "write/request")
    assert fresh(referral).request == "Mika, 0176 1234567"
    page = text_of(browser.get(at(referral, "write/request")))
    assert '<bdi dir="auto">0176 1234567</bdi>' in page
    assert '<bdi dir="auto">Mika</bdi>' in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    answer = browser.post(at(referral, "write/request"), typed | {"seen": seen.group(1)})
    assert answer["Location"] == at(referral, "write/person")
    assert "0176 1234567" in text_of(browser.get(at(referral, "write/check")))


# The check


def test_what_is_missing_is_a_link_to_its_field(browser: Client, alice: User, codes: None) -> None:
    referral = actions.create_draft(alice)
    page = text_of(browser.get(at(referral, "write/check")))
    assert at(referral, "write/recipient") in page
    for where in ("write/request/#id_request", "write/person/#id_languages", "write/details/#id_family_name"):
        assert f"/de/referrals/{referral.reference}/{where}" in page
        name = where.split("#")[1]
        field_page = where.split("#")[0].rstrip("/")
        assert f'id="{name}"' in text_of(browser.get(at(referral, field_page)))
    assert at(referral, "write/consent") in page
    assert browser.post(at(referral, "write/check")).status_code == 409
    assert fresh(referral).status == Status.DRAFT


def test_a6_without_consent_nothing_is_sent(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    answer = browser.post(at(referral, "write/check"))
    assert answer.status_code == 409
    assert fresh(referral).status == Status.DRAFT


def test_a6_a_block_that_the_consent_leaves_out_is_named(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    browser.post(at(referral, "write/consent"), consent_values(scope_blocks=["contact"]))
    page = text_of(browser.get(f"/en/referrals/{referral.reference}/write/check/"))
    assert "The consent does not cover: Name and date of birth" in page
    assert "Mustermann" not in page


def test_a7_an_authority_needs_one_more_confirmation(
    browser: Client, alice: User, authority: Service, codes: None
) -> None:
    referral = draft(alice, authority)
    consent_for(referral)
    page = text_of(browser.get(at(referral, "write/check")))
    assert 'name="authority_confirmed"' in page
    assert "checked" not in page
    assert "Mustermann" in page
    assert browser.post(at(referral, "write/check")).status_code == 400
    assert fresh(referral).status == Status.DRAFT
    browser.post(at(referral, "write/check"), {"authority_confirmed": "yes"})
    assert fresh(referral).status == Status.REQUESTED


def test_a7_residence_data_is_off_towards_an_authority_unless_asked_for(
    browser: Client, alice: User, authority: Service, codes: None
) -> None:
    referral = draft(alice, authority)
    browser.post(at(referral, "write/details"), {"nationality": "Musterland"})
    assert not referral.blocks.filter(block="residence").exists()
    browser.post(at(referral, "write/details"), {"nationality": "Musterland", "residence_anyway": "on"})
    assert referral.blocks.filter(block="residence").exists()


def test_a7_choosing_an_authority_takes_residence_data_out(
    browser: Client, alice: User, service: Service, authority: Service
) -> None:
    referral = draft(alice, service)
    actions.save_block(referral, Doer.of(alice, referral), Block.RESIDENCE, {"nationality": "Musterland"})
    browser.post(at(referral, "write/recipient"), {"action": "choose", "service": authority.pk})
    assert not referral.blocks.filter(block="residence").exists()


def test_a_question_without_a_person_has_no_pages_about_one(browser: Client, alice: User, service: Service) -> None:
    referral = actions.create_draft(alice, service=service)
    area = LifeAreaFactory.create(code="language")
    actions.save_request(referral, Doer.of(alice, referral), {"handover_type": "consult"})
    about = {"handover_type": "consult", "urgency": "routine", "request": "Wie ist das?", "life_areas": [area.pk]}
    assert browser.post(at(referral, "write/request"), about)["Location"] == at(referral, "write/check")
    assert browser.post(at(referral, "write/check")).status_code == 302
    assert fresh(referral).status == Status.REQUESTED


# The consent


def test_b5_nothing_is_ticked_beforehand(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    page = text_of(browser.get(at(referral, "write/consent")))
    assert 'name="informed_refusal"' in page
    assert not re.search(r"<input[^>]*\bchecked\b", page)


@pytest.mark.parametrize("missing", ["informed_refusal", "informed_withdrawal"])
def test_b1_both_explanations_are_required(browser: Client, alice: User, service: Service, missing: str) -> None:
    referral = draft(alice, service)
    values = consent_values(purpose_note="Behalten")
    del values[missing]
    answer = browser.post(at(referral, "write/consent"), values)
    assert answer.status_code == 400
    assert "Behalten" in text_of(answer)
    assert f'id="id_{missing}_error"' in text_of(answer)
    assert not Consent.objects.exists()


def test_b1_the_blocks_are_exactly_the_filled_ones(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    page = text_of(browser.get(at(referral, "write/consent")))
    assert re.findall(r'name="scope_blocks" value="([a-z]+)"', page) == ["identity", "contact"]
    assert browser.post(at(referral, "write/consent"), consent_values(scope_blocks=["health"])).status_code == 400


def test_b2_the_text_is_shown_in_the_chosen_language_and_its_version_stored(
    browser: Client, alice: User, service: Service
) -> None:
    referral = draft(alice, service)
    shown = browser.post(at(referral, "write/consent"), consent_values(go="show", language="ru"))
    page = text_of(shown)
    assert shown.status_code == 200
    assert 'lang="ru" dir="ltr"' in page
    assert "Muster-Beratung" in page
    assert not Consent.objects.exists()
    browser.post(at(referral, "write/consent"), consent_values(language="ru"))
    text = Consent.objects.get().text_version
    assert text is not None
    assert (text.language, text.version) == ("ru", 1)


def test_a_consent_names_the_recipient_and_ends_within_a_year(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    assert browser.post(at(referral, "write/consent"), consent_values(expires_at=late)).status_code == 400
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert browser.post(at(referral, "write/consent"), consent_values(expires_at=past)).status_code == 400
    browser.post(at(referral, "write/consent"), consent_values())
    assert list(Consent.objects.get().recipients.all()) == [service]


def test_a_norm_needs_a_reason_that_the_person_gets_to_read(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    without = consent_values(legal_basis="statutory_transfer")
    assert browser.post(at(referral, "write/consent"), without).status_code == 400
    browser.post(at(referral, "write/consent"), without | {"legal_basis_note": "§ 69 SGB X, Musterfall"})
    assert "Musterfall" in text_of(browser.get(at(referral, "sheet")))


def test_a_spoken_consent_needs_a_witness(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    assert browser.post(at(referral, "write/consent"), consent_values(form="oral")).status_code == 400
    assert browser.post(at(referral, "write/consent"), consent_values(form="oral", witness="W.")).status_code == 302


def test_a_consent_that_still_holds_can_be_used_again(browser: Client, alice: User, service: Service) -> None:
    first = sent(alice, service)
    second = actions.create_draft(alice, service=service, case=first.case)
    assert f'name="consent" value="{first.consent_id}"' in text_of(browser.get(at(second, "write/consent")))
    browser.post(at(second, "write/consent"), {"go": "use", "consent": first.consent_id})
    assert fresh(second).consent_id == first.consent_id
    other = actions.create_draft(alice, service=service)
    browser.post(at(other, "write/consent"), {"go": "use", "consent": first.consent_id})
    assert fresh(other).consent_id is None


def test_a_new_consent_replaces_the_one_of_the_draft(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    for _time in range(2):
        browser.post(at(referral, "write/consent"), consent_values())
    assert Consent.objects.count() == 1


# The sheet for the person


def test_b6_the_person_gets_a_sheet_in_their_language_without_names(
    browser: Client, alice: User, service: Service
) -> None:
    referral = sent(alice, service)
    page = text_of(browser.get(at(referral, "sheet") + "?language=ar"))
    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="de" dir="ltr"' in page
    assert "Muster-Beratung" in page
    assert "Bitte zum Deutschkurs beraten." in page
    assert "Mustermann" not in page
    assert "02421 000000" not in page


# Afterwards


def test_a_refusal_leads_to_another_service_with_everything_kept(
    browser: Client, alice: User, charlie: User, service: Service
) -> None:
    referral = sent(alice, service)
    suggested = receiving_service(service.organization, name_de="Andere Stelle")
    actions.decline(referral, Doer.of(charlie, referral), reason="no_capacity", suggested=suggested)
    page = text_of(browser.get(f"/de/referrals/{referral.reference}/"))
    assert at(referral, "another-service") in page
    assert "Andere Stelle" in text_of(browser.get(at(referral, "another-service")))
    answer = browser.post(at(referral, "another-service"), {"service": suggested.pk})
    copy = Referral.objects.exclude(pk=referral.pk).get()
    assert answer["Location"] == at(copy, "write/request")
    assert (copy.case, copy.recipient_service, copy.consent) == (referral.case, suggested, None)
    assert copy.blocks.count() == referral.blocks.count()


def test_onward_makes_a_child_that_needs_a_consent_of_its_own(
    browser: Client, alice: User, charlie: User, service: Service
) -> None:
    referral = accepted(alice, service, charlie)
    assert at(referral, "onward") in text_of(browser.get(f"/de/referrals/{referral.reference}/"))
    answer = browser.post(at(referral, "onward"))
    child = Referral.objects.get(part_of=referral)
    assert answer["Location"] == at(child, "write/recipient")
    assert child.consent is None
    assert fresh(referral).status == Status.ACCEPTED


def test_a_draft_is_deleted_after_asking_once(browser: Client, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    assert browser.get(at(referral, "discard")).status_code == 200
    assert Referral.objects.filter(pk=referral.pk).exists()
    browser.post(at(referral, "discard"))
    assert not Referral.objects.exists()
    assert not Case.objects.exists()


# Who may


PAGES = ("recipient", "request", "person", "details", "consent", "check")


@pytest.mark.parametrize("person", ["bob", "charlie", "dora", "eve", "operator", "ludwig"])
def test_nobody_else_opens_the_draft(
    person: str, request: pytest.FixtureRequest, alice: User, service: Service, sign_in: SignIn
) -> None:
    referral = draft(alice, service)
    stranger = sign_in(request.getfixturevalue(person))
    for page in (*(f"write/{name}" for name in PAGES), "sheet", "discard", "another-service", "onward"):
        assert stranger.get(at(referral, page)).status_code == 404, page
        assert stranger.post(at(referral, page), {"go": "next"}).status_code in (404, 405), page
    assert fresh(referral).status == Status.DRAFT


def test_the_recipient_and_the_lead_cannot_write_what_was_sent(
    alice: User, charlie: User, ludwig: User, service: Service, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    for other in (charlie, ludwig):
        for page in ("write/request", "write/consent", "sheet", "another-service"):
            assert sign_in(other).get(at(referral, page)).status_code == 403, page


def test_what_was_sent_cannot_be_written_on(browser: Client, alice: User, service: Service) -> None:
    referral = sent(alice, service)
    answer = browser.post(at(referral, "write/request"), {"go": "next", "handover_type": "cold", "request": "Anders"})
    assert answer["Location"] == f"/de/referrals/{referral.reference}/"
    assert fresh(referral).request == "Bitte zum Deutschkurs beraten."


def test_a_deputy_writes_on(alice: User, bob: User, service: Service, sign_in: SignIn) -> None:
    referral = draft(alice, service)
    today = timezone.localdate()
    Deputyship.objects.create(
        absentee=alice, deputy=bob, organization=referral.sender_organization, starts_on=today, ends_on=today
    )
    answer = sign_in(bob).post(at(referral, "write/person"), {"go": "next", "age_band": "age_65"})
    assert answer["Location"] == at(referral, "write/details")
    assert fresh(referral).age_band == "age_65"


def test_only_counsellors_start(charlie: User, dora: User, service: Service, sign_in: SignIn) -> None:
    for other in (charlie, dora):
        for page in ("new", "information", "cases"):
            assert sign_in(other).get(f"/de/referrals/{page}/").status_code == 404
    assert not Referral.objects.exists()


def test_the_public_page_of_a_service_knows_nothing_of_referrals(anonymous: Client, service: Service) -> None:
    answer = anonymous.get(f"/de/services/{service.pk}/")
    assert "/referrals/" not in text_of(answer)
    assert not answer.cookies


def test_the_start_page_leads_to_the_referrals_of_those_who_take_part(
    alice: User, charlie: User, dora: User, service: Service, sign_in: SignIn
) -> None:
    sent(alice, service)
    pages = {user.first_name: text_of(sign_in(user).get("/accounts/start/")) for user in (alice, charlie, dora)}
    assert "/referrals/new/" in pages["Alice"]
    assert "/referrals/inbox/" not in pages["Alice"]
    assert "/referrals/inbox/" in pages["Charlie"]
    assert "/referrals/new/" not in pages["Charlie"]
    assert "/referrals/" not in pages["Dora"]
