"""Made-up content of the component sheet, in German and Arabic. No entry of the directory, no real organization."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language

from directory.core.languages import LocalizedText
from directory.core.markup import sentence
from directory.eligibility import Answer
from directory.views.presenters.cards import Card, Fact
from directory.views.presenters.hours import Day
from directory.views.presenters.rules import RuleView
from directory.views.presenters.steps import Step
from directory.views.presenters.trust import Checked, Source

Texts = dict[str, LocalizedText]
_SOURCE = "https://example.org/a-rather-long-address/that-has-to-wrap-somewhere.html"

_TEXTS: dict[str, dict[str, str]] = {
    "de": {
        "name": "Sprachcafé am Beispielplatz",
        "summary": "Deutsch sprechen in kleiner Runde, mit Kaffee und Kinderecke. Kommen Sie einfach vorbei.",
        "long_name": "Beratung zur Anerkennung ausländischer Berufsabschlüsse und zur beruflichen Weiterbildung",
        "status": "Duldung",
        "hint": "Papier mit rotem Strich. Die Abschiebung ist für eine Zeit ausgesetzt.",
        "condition": "Wenn die Ausländerbehörde die Arbeit erlaubt hat.",
        "step_1": "Rufen Sie an. Sagen Sie: „Ich möchte einen Termin.“",
        "step_2": "Nehmen Sie Ihr Papier mit. Auch wenn es abgelaufen ist.",
        "step_3": "Sie brauchen Hilfe mit der Sprache? Sagen Sie es am Telefon.",
        "never": "Noch nicht bei der Organisation geprüft",
        "checked": "Geprüft am 12.10.2026 beim Träger",
        "overdue": "Die letzte Prüfung ist lange her: 03.02.2026",
        "place": "Düren",
        "languages": "Deutsch, Arabisch, Russisch",
        "free": "kostenlos",
        "target": "Für Menschen mit Duldung oder Gestattung",
        "notice": "Am 3. Oktober sind alle Ämter geschlossen.",
    },
    "ar": {
        "name": "مقهى اللغة في ساحة المثال",
        "summary": "التحدث بالألمانية في مجموعة صغيرة مع قهوة وركن للأطفال. تعال في أي وقت.",
        "long_name": "الاستشارة بشأن الاعتراف بالشهادات المهنية الأجنبية والتأهيل المهني",
        "status": "وقف ترحيل مؤقت",
        "hint": "ورقة عليها خط أحمر. الترحيل متوقف لفترة.",
        "condition": "إذا سمحت دائرة شؤون الأجانب بالعمل.",
        "step_1": "اتصل بالهاتف وقل: «أريد موعداً».",
        "step_2": "خذ ورقتك معك حتى لو انتهت صلاحيتها.",
        "step_3": "هل تحتاج إلى مساعدة في اللغة؟ قل ذلك على الهاتف.",
        "never": "لم يتم التحقق منه لدى المؤسسة بعد",
        "checked": "تم التحقق لدى المؤسسة",
        "overdue": "مضى وقت طويل على آخر تحقق",
        "place": "دورن",
        "languages": "الألمانية، العربية، الروسية",
        "free": "مجاناً",
        "target": "لمن لديهم وقف ترحيل أو إذن إقامة لطالبي اللجوء",
        "notice": "في الثالث من أكتوبر تكون جميع الدوائر مغلقة.",
    },
}


class SampleForm(forms.Form):
    """A form with one error, as people meet it."""

    place = forms.CharField(label="Ort oder Postleitzahl", help_text="Zum Beispiel: Jülich oder 52428")


def sample_data() -> dict[str, Any]:
    """Everything the component sheet shows, in Arabic on Arabic pages and else in German."""
    language = get_language() or "de"
    code = language if language in _TEXTS else "de"
    texts = {key: LocalizedText(text, code) for key, text in _TEXTS[code].items()}
    german = {key: LocalizedText(text, "de", is_fallback=code != "de") for key, text in _TEXTS["de"].items()}
    return {
        "text": texts,
        "german": german,
        "phone": "02421 22-0",
        "since": date(2026, 3, 1),
        "answers": tuple(Answer),
        "topics": _topics(),
        "cards": _cards(texts, german),
        "rules": _rules(texts, german),
        "trust": _trust(texts),
        "numbers": [{"number": number, "label": texts["long_name"]} for number in ("110", "112", "116 016")],
        "facets": _facets(texts),
        "chips": [{"label": texts["status"], "url": "?"}, {"label": texts["free"], "url": "?"}],
        "pages": [{"number": number, "url": "?", "is_current": number == 2} for number in (1, 2, 3, None, 8)],
        "sorting": [
            {"label": texts["free"], "url": "?", "is_current": True},
            {"label": texts["place"], "url": "?"},
        ],
        "steps": [Step(texts["step_1"]), Step(texts["step_2"]), Step(german["step_3"])],
        "days": [Day("Mo", "08:00–12:30, 14:00–16:00", True), Day("Di", "08:00–12:30", False), Day("Mi", "", False)],
        "offers": [
            {"url": "?", "text": texts["name"], "icon": icon, "hint": "(12)"} for icon in ("search", "topic-housing")
        ],
        "trail": [{"url": "?", "text": texts["name"]}, {"url": "?", "text": texts["place"]}],
        "form": SampleForm(data={"place": ""}),
    }


def _cards(texts: Texts, german: Texts) -> list[Card]:
    meta = [Fact("place", texts["place"]), Fact("interpreter", texts["languages"]), Fact("euro", texts["free"])]
    checked = sentence(str(texts["never"]))
    club = "Beispielverein e. V."
    name, summary = texts["name"], texts["summary"]
    first = Card(
        "?", "language", name, german["name"].text, club, summary, meta, Answer.OPEN, checked, "never", "machine"
    )
    other, summary = german["long_name"], german["summary"]
    notices = [sentence(str(texts["notice"]))]
    second = Card(
        "?",
        "training",
        other,
        other.text,
        club,
        summary,
        meta,
        Answer.CONDITION,
        checked,
        "never",
        "only_german",
        notices,
    )
    third = Card("?", "health", name, german["name"].text, club, summary, meta, Answer.UNKNOWN, checked, "checked", "")
    return [first, second, third]


def _rules(texts: Texts, german: Texts) -> list[RuleView]:
    law = ("§ 0 BeispielG", "https://example.org", "12.08.2026", str(texts["hint"]))
    return [
        RuleView(Answer.CONDITION, texts["long_name"], texts["condition"], *law, "machine"),
        RuleView(Answer.NOT_NOW, None, german["condition"], *law, "only_german", since=date(2026, 3, 1)),
    ]


def _trust(texts: Texts) -> list[dict[str, Any]]:
    return [
        {"checked": Checked("never", sentence(str(texts["never"]))), "source": Source(_SOURCE, "", "")},
        {
            "checked": Checked("checked", sentence(str(texts["checked"]))),
            "source": Source("https://example.org", "08.2026", str(texts["overdue"])),
        },
        {"checked": Checked("overdue", sentence(str(texts["overdue"]))), "source": None},
    ]


def _facets(texts: Texts) -> list[dict[str, Any]]:
    options = [
        {"value": "ar", "label": texts["languages"], "count": 12, "selected": True},
        {"value": "unknown", "label": texts["never"], "count": 140},
    ]
    many = {"name": "language", "label": texts["languages"], "icon": "interpreter", "kind": "many", "options": options}
    place = {"name": "place", "label": texts["place"], "icon": "place", "kind": "place", "options": options}
    return [
        many | {"is_open": True},
        many | {"name": "free", "label": texts["free"], "icon": "euro"},
        place | {"is_open": True, "radius_options": options},
    ]


def _topics() -> list[dict[str, Any]]:
    names = {
        "integration": "Ankommen und Integration",
        "residence": "Aufenthalt und Einbürgerung",
        "asylum": "Asyl",
        "language": "Deutsch lernen",
        "employment": "Arbeit",
        "training": "Ausbildung und Weiterbildung",
        "education": "Schule und Bildung",
        "housing": "Wohnen",
        "everyday": "Alltag und Hilfe",
        "family": "Familie und Kinder",
        "youth": "Junge Menschen",
        "women": "Frauen",
        "health": "Gesundheit",
        "disability": "Behinderung und Pflege",
        "addiction": "Sucht",
        "debt": "Schulden",
        "legal": "Recht und Beratung",
        "violence": "Schutz vor Gewalt",
        "interpreting": "Dolmetschen",
    }
    return [{"code": code, "name": LocalizedText(name, "de")} for code, name in names.items()]
