"""What the template tags put on a page: isolated numbers, marked languages, addresses that keep page and query."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from directory.core.languages import LocalizedText
from portal.ui.phones import dialable


def render(source: str, language: str = "ar", path: str = "/ar/components/", **values: object) -> str:
    request: HttpRequest = RequestFactory().get(path)
    with translation.override(language):
        return Template("{% load portal_ui %}" + source).render(Context({"request": request, **values})).strip()


@pytest.mark.parametrize(
    ("written", "shown", "tel"),
    [
        ("02421 22-0", "02421 22-0", "+492421220"),
        ("02421  22-2137", "02421 22-2137", "+492421222137"),
        ("+49 2421 220", "+49 2421 220", "+492421220"),
        ("0242122137", "02421 22137", "+49242122137"),
        ("110", "110", "110"),
        ("112", "112", "112"),
        ("116 016", "116 016", "116016"),
        ("116111", "116111", "116111"),
        ("at the desk", "at the desk", ""),
        ("", "", ""),
    ],
)
def test_numbers_are_dialled_as_in_germany_and_shown_as_written(written: str, shown: str, tel: str) -> None:
    assert dialable(written).shown == shown
    assert dialable(written).tel == tel


def test_a_phone_number_is_a_link_and_isolated() -> None:
    html = render('{% phone "02421 22-0" %}')
    assert html == '<a href="tel:+492421220"><bdi dir="ltr" class="num">02421 22-0</bdi></a>'


def test_a_number_that_cannot_be_dialled_is_no_link() -> None:
    assert render('{% phone "on request" %}') == '<bdi dir="ltr" class="num">on request</bdi>'


def test_times_and_addresses_are_isolated_and_escaped() -> None:
    assert render("{% ltr value %}", value="08:00–12:30") == '<bdi dir="ltr">08:00–12:30</bdi>'
    assert render("{% ltr value %}", value="<b>") == '<bdi dir="ltr">&lt;b&gt;</bdi>'
    assert render("{% ltr value %}", value=None) == '<bdi dir="ltr"></bdi>'


def test_a_text_in_another_language_says_so() -> None:
    text = LocalizedText("Sprachkurs & mehr", "de", is_fallback=True)
    assert render("{% lang_text text %}", text=text) == '<bdi lang="de" dir="ltr">Sprachkurs &amp; mehr</bdi>'
    assert render("{% lang_text text %}", language="de", text=text) == "Sprachkurs &amp; mehr"


def test_a_text_from_right_to_left_on_a_german_page_says_so() -> None:
    html = render("{% lang_text text %}", language="de", text=LocalizedText("دورة", "ar"))
    assert html == '<bdi lang="ar" dir="rtl">دورة</bdi>'


def test_plain_and_missing_texts_stay_plain_and_empty() -> None:
    assert render("{% lang_text text %}", text="<i>") == "&lt;i&gt;"
    assert render("{% lang_text text %}", text=None) == ""
    assert render("{% lang_paragraphs text %}", text=LocalizedText("", "de")) == ""


def test_paragraphs_carry_language_and_direction() -> None:
    text = LocalizedText("Eins.\n\nZwei\nund drei.", "de", is_fallback=True)
    assert render("{% lang_paragraphs text %}", text=text) == (
        '<p lang="de" dir="ltr">Eins.</p><p lang="de" dir="ltr">Zwei und drei.</p>'
    )
    assert render("{% lang_paragraphs text %}", language="de", text=text) == "<p>Eins.</p><p>Zwei und drei.</p>"


def test_icons_are_silent_and_pointing_ones_turn_with_the_page() -> None:
    assert 'aria-hidden="true"' in render('{% icon "call" %}')
    assert "icon--flip" not in render('{% icon "call" %}')
    assert 'class="icon icon--flip"' in render('{% icon "arrow-end" %}')
    assert render('{% icon "call" %}').count("#call") == 1


def test_a_topic_added_later_still_has_a_door() -> None:
    assert "#topic-other" in render('{% topic_door "gardening" %}')
    assert "fam-dwell" in render('{% topic_door "housing" %}')
    assert render("{{ code|topic_family }}", code="health") == "fam-health"


def test_language_links_keep_page_and_query() -> None:
    html = render("{% language_links %}", path="/ar/components/?q=%D8%B3%D9%83%D9%86&topic=housing")
    assert 'href="/de/components/?q=%D8%B3%D9%83%D9%86&amp;topic=housing" lang="de" dir="ltr"' in html
    assert html.count('aria-current="true"') == 1
    assert html.index('aria-current="true"') > html.index('href="/ar/components/')
    assert ">العربية</a>" in html


@pytest.mark.parametrize(
    ("path", "values"),
    [("/nowhere/?next=x", {}), ("/ar/nowhere/?next=x", {"no_alternates": True})],
    ids=["without a language", "not found"],
)
def test_language_links_of_other_addresses_lead_home(path: str, values: dict[str, object]) -> None:
    html = render("{% language_links %}", path=path, **values)
    assert 'href="/de/"' in html
    assert "next" not in html


def test_language_links_of_account_pages_ask_for_the_language() -> None:
    html = render("{% language_links %}", path="/accounts/login/?next=x")
    assert 'href="/accounts/login/?next=x&amp;lang=de"' in html


@pytest.mark.parametrize(("path", "count"), [("/ar/components/?q=x", 5), ("/accounts/login/", 0)])
def test_the_hreflang_set_is_complete_without_query(path: str, count: int) -> None:
    html = render("{% alternate_links %}", path=path)
    assert html.count("<link ") == count
    assert ('hreflang="x-default" href="http://127.0.0.1:8000/de/components/"' in html) is bool(count)
    assert "q=x" not in html


def test_a_way_is_a_link_and_with_a_position_a_button_of_its_form() -> None:
    source = '{% way url position "chip" %}{{ word }}{% endway %}'
    assert render(source, url="/ar/?a=1&b", word="<") == '<a class="chip" href="/ar/?a=1&amp;b">&lt;</a>'
    button = render(source, url="/ar/", position="50.80,6.48", word="x")
    assert button == '<button class="chip" type="submit" form="with-position" formaction="/ar/">x</button>'


def test_the_position_stays_in_its_form() -> None:
    html = render(
        "{% include 'components/position_form.html' with position=position action='/ar/search/' only %}",
        position="50.80,6.48",
    )
    assert 'id="with-position"' in html
    assert 'method="post"' in html
    assert render("{% include 'components/position_form.html' with action='/ar/search/' only %}") == ""


def test_a_page_may_name_its_own_addresses() -> None:
    html = render("{% language_links %}", alternate_urls={"de": "/de/wohnung-suchen/"})
    assert 'href="/de/wohnung-suchen/"' in html
    assert 'href="/en/components/"' in html


def test_a_tag_without_request_says_what_it_needs() -> None:
    with pytest.raises(TemplateSyntaxError, match="request"):
        Template("{% load portal_ui %}{% language_links %}").render(Context())
