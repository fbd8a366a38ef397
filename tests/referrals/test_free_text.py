"""What a free text gives away (A8): a warning each, and silence where there is nothing."""

from __future__ import annotations

from datetime import date

import pytest

from referrals.free_text import Kind, warnings

TODAY = date(2026, 11, 25)


def kinds(text: str, *names: str) -> list[Kind]:
    return [each.kind for each in warnings(text, names, today=TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "Bitte an mika.muster@example.org schreiben",
        "mika (at) example.org",
        "Почта: мика@пример.рф",
        "البريد mika@example.org من فضلك",
    ],
)
def test_a8_a_mail_address_is_found(text: str) -> None:
    assert kinds(text) == [Kind.EMAIL]


@pytest.mark.parametrize(
    "text",
    [
        "Erreichbar unter 02421 123456",
        "0176/1234567",
        "+49 (0) 176 1234567",
        "0049 2421 123456",
        "Tel.: 54321",
        "тел. 12 34 56",
        "الهاتف ٠١٧٦١٢٣٤٥٦٧",
        "\u200e0176 1234567\u200e",
    ],
)
def test_a8_a_phone_number_is_found(text: str) -> None:
    assert kinds(text) == [Kind.PHONE]


@pytest.mark.parametrize("text", ["Aktenzeichen 12345678", "AZR 1234 5678 9012", "رقم ١٢٣٤٥٦٧٨٩"])
def test_a8_a_long_number_is_found(text: str) -> None:
    assert kinds(text) == [Kind.NUMBER]


@pytest.mark.parametrize("text", ["Kurs B1 im Raum 1234567", "500 Euro, 3 Kinder", "Postleitzahl 52349", "§ 25 Abs. 2"])
def test_a8_short_numbers_are_fine(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "am 03.04.1991 in Aleppo",
        "3.4.91",
        "1991-04-03",
        "3. April 1991",
        "3 апреля 1991",
        "٣ نيسان ١٩٩١",
        "3 كانون الثاني 1991",
        "born 1991",
        "geb. 1991",
        "Geburtsdatum: 3.4.",
        "مواليد ١٩٩١",
        "٠٣/٠٤/١٩٩١",
    ],
)
def test_a8_a_date_of_birth_is_found(text: str) -> None:
    assert kinds(text) == [Kind.BIRTH_DATE]


@pytest.mark.parametrize(
    "text", ["Frist bis 31.12.2026", "Kurs ab 2027-01-15", "seit 2024 in Deutschland", "am 40.40.2020"]
)
def test_a8_a_deadline_is_no_date_of_birth(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MIKA braucht Hilfe", ["Mika"]),
        ("Mikas Kurs", ["Mika"]),
        ("Herr Mueller sucht", ["Müller"]),
        ("Herr Muller sucht", ["Müller"]),
        ("Frau Groß", ["GROSS"]),
        ("Wir beraten Ивана", ["Иван"]),
        ("Помощь для Анны нужна", ["Анна"]),
        ("وأحمد يحتاج مساعدة", ["احمد"]),
        ("السيد مُحَمَّد", ["محمد"]),
        ("العلي يبحث عن عمل", ["علي"]),
        ("Frau Muster-Beispiel", ["Beispiel"]),
        ("Frau Beispiel", ["Muster-Beispiel"]),
        ("Herr Nguyễn", ["Nguyen"]),
    ],
)
def test_a8_the_entered_name_is_found(text: str, names: list[str]) -> None:
    assert kinds(text, *names) == [Kind.NAME]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hilfe beim Antrag", ["Anna"]),
        ("von der Stelle", ["von der Tann"]),
        ("A und B", ["A"]),
        ("Lina sucht", ["Li"]),
        ("Markt und Arbeit", ["Mark"]),
        ("", ["Mika"]),
    ],
)
def test_a8_other_words_are_no_names(text: str, names: list[str]) -> None:
    assert kinds(text, *names) == []


def test_a8_everything_is_found_once_and_in_one_order() -> None:
    text = "Mika, Mika: mika@example.org, 0176 1234567, geb. 03.04.1991, Az. 99887766"
    found = warnings(text, ["Mika"], today=TODAY)
    assert [each.kind for each in found] == [Kind.EMAIL, Kind.PHONE, Kind.NUMBER, Kind.BIRTH_DATE, Kind.NAME]
    assert found[0].found == "mika@example.org"


def test_a8_the_sentence_isolates_and_escapes_what_was_found() -> None:
    sentence = warnings("<b>0176 1234567", today=TODAY)[0].sentence
    assert '<bdi dir="auto">0176 1234567</bdi>' in sentence
    assert "<b>" not in warnings("a@b.de", ["<b>"])[0].sentence
