"""German words keep their language, addresses and numbers their direction, inside texts of another script."""

from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe

from directory.core.mixed_scripts import mark_runs


def de(text: str) -> str:
    return f'<bdi lang="de" dir="ltr">{text}</bdi>'


def ltr(text: str) -> str:
    return f'<bdi dir="ltr">{text}</bdi>'


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("وقف ترحيل مؤقت (Duldung)", f"وقف ترحيل مؤقت ({de('Duldung')})"),
        ("مكتب (Büro für Gemeinwesenarbeit, GWA) هنا", f"مكتب ({de('Büro für Gemeinwesenarbeit')}, {de('GWA')}) هنا"),
        ("في Düren-Nord و Süd-Ost.", f"في {de('Düren-Nord')} و {de('Süd-Ost')}."),
        ("وفق § 60a Abs. 2 AufenthG.", f"وفق {de('§ 60a Abs. 2 AufenthG')}."),
        ("مكان (Kontakt- und Treffpunkt)", f"مكان ({de('Kontakt- und Treffpunkt')})"),
        ("من 8–16 كل يوم", f"من {ltr('8–16')} كل يوم"),
        ("اتصلوا 02421 22-2137 الآن", f"اتصلوا {ltr('02421 22-2137')} الآن"),
        ("اكتبوا إلى amt50@kreis-dueren.de.", f"اكتبوا إلى {ltr('amt50@kreis-dueren.de')}."),
        ("انظروا https://example.org/a/?b=c الآن", f"انظروا {ltr('https://example.org/a/?b=c')} الآن"),
        ("من عمر 12 سنة", "من عمر 12 سنة"),
        ("لكل %(count)s في Kreis Düren", f"لكل %(count)s في {de('Kreis Düren')}"),
        ("مع <i>", "مع &lt;i&gt;"),
    ],
)
def test_arabic(text: str, marked: str) -> None:
    assert mark_runs(text, "ar") == marked


def test_russian_words_need_no_isolation_of_numbers() -> None:
    assert mark_runs("Курсы (Deutschkurs), 8–16", "ru") == f"Курсы ({de('Deutschkurs')}), 8–16"


def test_tags_and_entities_stay_whole() -> None:
    html = mark_safe('<p>دورة <a href="https://example.org/kurs">Kurs</a> &amp; نص</p>')
    assert mark_runs(html, "ar") == f'<p>دورة <a href="https://example.org/kurs">{de("Kurs")}</a> &amp; نص</p>'


def test_latin_scripts_stay_as_they_are() -> None:
    assert mark_runs("Duldung <light> & 8–16", "en") == "Duldung &lt;light&gt; &amp; 8–16"
