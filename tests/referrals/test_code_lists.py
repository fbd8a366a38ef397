"""The code lists and consent texts: loaded once, kept by editors, and without a code for people without papers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from wagtail.snippets.models import get_snippet_models

from directory.models import Organization, ResidenceStatus
from directory.permissions import OPERATORS
from directory.querysets import EDITORS
from portal.accounts.models import User
from referrals.code_lists import load_codes, shipped_codes
from referrals.fields import BY_NAME
from referrals.forms.making import code_choices, form_field
from referrals.models import Agreement, CodeKind, ConsentText, ReferralCode
from tests.directory.cms.editor import Editor, url_of
from tests.factories import UserFactory
from tests.referrals.making import agreement_of

pytestmark = pytest.mark.django_db
SPOKEN = ("de", "en", "ru", "ar")
SignIn = Callable[[User], Client]


@pytest.fixture
def loaded(codes: None) -> None:
    """The lists as they are shipped."""


def load(**options: int) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("load_referral_codes", stdout=out, **options)
    return out.getvalue()


def test_every_list_has_items_in_four_languages(loaded: None) -> None:
    assert set(shipped_codes()) == set(CodeKind)
    for item in ReferralCode.objects.all():
        item.full_clean()
        assert all(getattr(item, f"name_{language}") for language in SPOKEN), item.code


def test_the_command_names_each_list_and_loads_it_once() -> None:
    first = load()
    assert "urgency: 3 created" in first
    assert "consent texts: 8 created" in first
    assert len(first.splitlines()) == len(CodeKind) + 1
    count = ReferralCode.objects.count()
    assert "created" not in load()
    assert ReferralCode.objects.count() == count
    assert load(verbosity=0) == ""


def test_loading_again_keeps_what_an_editor_changed(loaded: None) -> None:
    changed = ReferralCode.objects.get(kind=CodeKind.URGENCY, code="routine")
    changed.name_de, changed.facts, changed.selectable = "In Ruhe", {"days": 20}, False
    changed.name_ar = ""
    changed.save()
    load()
    changed.refresh_from_db()
    assert (changed.name_de, changed.facts, changed.selectable) == ("In Ruhe", {"days": 20}, False)
    assert not changed.name_ar, "the shipped translation says something else than the editor's German"


def test_loading_again_adds_what_is_missing(loaded: None) -> None:
    item = ReferralCode.objects.get(kind=CodeKind.GENDER, code="female")
    item.name_ru = ""
    item.save()
    ReferralCode.objects.get(kind=CodeKind.GENDER, code="male").delete()
    counts = load_codes()[CodeKind.GENDER]
    assert (counts["created"], counts["completed"]) == (1, 1)
    item.refresh_from_db()
    assert item.name_ru == "женский"


def test_the_deadlines_of_an_urgency_are_facts_of_its_code(loaded: None) -> None:
    facts = {item.code: item.facts for item in ReferralCode.objects.filter(kind=CodeKind.URGENCY)}
    assert (facts["stat"]["hours"], facts["urgent"]["working_days"], facts["routine"]["days"]) == (24, 3, 14)


def test_a_refusal_says_who_refused(loaded: None) -> None:
    reasons = ReferralCode.objects.filter(kind=CodeKind.DECLINE_REASON).exclude(code="other")
    assert {item.code for item in reasons if item.fact("by") == "client"} == {"client_declined"}
    assert all(item.fact("by") in ("provider", "client") for item in reasons)


def test_consent_texts_say_what_the_law_wants_in_each_language() -> None:
    load(verbosity=0)
    for kind in ConsentText.Kind:
        for language in SPOKEN:
            text = ConsentText.objects.get(kind=kind, language=language, version=1)
            assert text.valid_from == date(2026, 11, 1)
            assert "{recipients}" in text.text
            assert "{blocks}" in text.text
            assert "LDI NRW" in text.text
            assert ("§ 203" in text.text) == (kind == ConsentText.Kind.CONSENT_SECRECY)
            assert "A" in text.text.format(recipients="A", blocks="B")


def test_a_text_that_is_there_is_never_changed() -> None:
    load(verbosity=0)
    ConsentText.objects.filter(kind="consent", language="de").update(text="Anders. {recipients} {blocks}")
    load(verbosity=0)
    assert ConsentText.objects.get(kind="consent", language="de").text.startswith("Anders.")


#: Words that would name somebody without papers, in the languages of the lists.
WITHOUT_PAPERS = re.compile(
    r"undocumented|irregular|illegal|without papers|ohne_?\s?papiere|ausreisepflichtig|"
    r"без документов|нелегал|بدون أوراق|غير شرعي",
    re.IGNORECASE,
)


def test_no_shipped_code_says_that_somebody_has_no_papers(loaded: None) -> None:
    for item in ReferralCode.objects.all():
        words = " ".join(
            [item.code, *(f"{getattr(item, f'name_{code}')} {getattr(item, f'hint_{code}')}" for code in SPOKEN)]
        )
        assert not WITHOUT_PAPERS.search(words), item.code


def test_a_status_that_clients_only_look_up_cannot_be_chosen_in_a_referral() -> None:
    """With the data as they are shipped: what stands below directory_only in topics.json has no group (A10)."""
    call_command("load_directory", stdout=StringIO(), stderr=StringIO(), quiet=True)
    looked_up = {"ausreisepflichtig", "ohne_papiere"}
    assert set(ResidenceStatus.objects.filter(group=None).values_list("code", flat=True)) == looked_up
    field = form_field(BY_NAME["residence_status"])
    offered = {status.code for status in field.queryset}  # type: ignore[attr-defined]
    assert offered
    assert not offered & looked_up
    assert not [code for code in offered if WITHOUT_PAPERS.search(code)]
    for code in looked_up:
        with pytest.raises(ValidationError):
            field.clean(code)
    groups = form_field(BY_NAME["residence_group"]).queryset  # type: ignore[attr-defined]
    assert groups.exists()
    assert not [group for group in groups if WITHOUT_PAPERS.search(f"{group.code} {group.name_de} {group.name_en}")]


# E8: what the CMS offers -----------------------------------------------------------------------------------------------------
def test_in_the_cms_are_lists_and_never_a_referral() -> None:
    registered = {model for model in get_snippet_models() if model._meta.app_label == "referrals"}
    assert registered == {ReferralCode, ConsentText, Agreement}


def test_editors_have_no_permission_on_anything_but_the_lists() -> None:
    ours = Permission.objects.filter(content_type__app_label="referrals")
    editors = ours.filter(group__name=EDITORS)
    assert {(each.content_type.model, each.codename.split("_")[0]) for each in editors} == {
        ("referralcode", "add"),
        ("referralcode", "change"),
        ("referralcode", "view"),
        ("consenttext", "add"),
        ("consenttext", "view"),
    }
    others = ours.filter(group__isnull=False).exclude(group__name=EDITORS)
    assert {
        (each.content_type.model, name) for each in others for name in each.group_set.values_list("name", flat=True)
    } == {("agreement", OPERATORS)}


def test_an_editor_changes_the_words_of_a_code_and_not_the_code(loaded: None, sign_in: SignIn, eve: User) -> None:
    item = ReferralCode.objects.get(kind=CodeKind.GENDER, code="diverse")
    answer = Editor(sign_in(eve)).save(item, name_de="divers / anderes", code="other", kind="urgency", selectable=None)
    assert answer.status_code == 302, answer.content.decode()
    item.refresh_from_db()
    assert (item.kind, item.code) == ("gender", "diverse")
    assert item.name_de == "divers / anderes"
    assert item.selectable is False
    assert "diverse" not in dict(code_choices(CodeKind.GENDER))


@pytest.mark.parametrize("facts", ['{"hours": "soon"}', '{"days": -1}', "[3]", '{"reminders": [{"hours": 0}]}'])
def test_facts_that_nobody_can_count_with_are_refused(loaded: None, sign_in: SignIn, eve: User, facts: str) -> None:
    item = ReferralCode.objects.get(kind=CodeKind.URGENCY, code="stat")
    answer = Editor(sign_in(eve)).save(item, facts=facts)
    assert answer.status_code == 200
    item.refresh_from_db()
    assert item.facts["hours"] == 24


def test_the_list_of_codes_is_filtered_by_list(loaded: None, sign_in: SignIn, eve: User) -> None:
    page = sign_in(eve).get(url_of(ReferralCode, "list"), {"kind": "gender"})
    assert {item.code for item in page.context["object_list"]} == {"female", "male", "diverse", "not_stated"}


def test_an_editor_follows_a_consent_text_by_a_new_version(loaded: None, sign_in: SignIn, eve: User) -> None:
    editor = Editor(sign_in(eve))
    first = ConsentText.objects.get(kind="consent", language="de")
    words = "Neu. {recipients} {blocks}"
    answer = editor.save(ConsentText, kind="consent", language="de", text=words, valid_from="2027-01-01")
    assert answer.status_code == 302, answer.content.decode()
    assert ConsentText.objects.get(kind="consent", language="de", version=2).text == words
    assert ConsentText.objects.get(pk=first.pk).text == first.text


@pytest.mark.parametrize("words", ["{recipients}", "{recipients} {blocks} {name}", "{recipients} {blocks} {"])
def test_a_consent_text_names_recipients_and_blocks_and_nothing_else(
    loaded: None, sign_in: SignIn, eve: User, words: str
) -> None:
    answer = Editor(sign_in(eve)).save(ConsentText, kind="consent", language="de", text=words, valid_from="2027-01-01")
    assert answer.status_code == 200
    assert not ConsentText.objects.filter(version=2).exists()


@pytest.mark.parametrize("person", ["eve", "operator"])
def test_nobody_changes_or_deletes_a_version(
    loaded: None, sign_in: SignIn, person: str, request: pytest.FixtureRequest
) -> None:
    client, first = sign_in(request.getfixturevalue(person)), ConsentText.objects.get(kind="consent", language="de")
    assert client.get(url_of(first, "inspect")).status_code == 200
    for name in ("edit", "delete"):
        client.post(url_of(first, name), {"text": "{recipients} {blocks}"})
    assert ConsentText.objects.get(pk=first.pk).text == first.text


def test_only_operators_keep_agreements(sign_in: SignIn, eve: User, dora: User, partner: Organization) -> None:
    olaf = UserFactory.create(first_name="Olaf", email="olaf@example.org", groups=[OPERATORS])
    agreement = agreement_of(partner)
    for stranger in (eve, dora):
        client = sign_in(stranger)
        assert client.get(url_of(agreement, "edit")).status_code == 404
        assert client.get(url_of(Agreement, "list")).status_code in (302, 403)
        assert client.get(url_of(Agreement, "add")).status_code in (302, 403)
    values = {"organization": partner.pk, "kind": "joint", "signed_on": "2027-01-01", "valid_until": "2028-01-01"}
    answer = Editor(sign_in(olaf)).save(Agreement, **values)
    assert answer.status_code == 302, answer.content.decode()
    assert partner.agreements.count() == 2
