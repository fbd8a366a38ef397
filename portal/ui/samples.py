"""Made-up content of the component sheet, in German and Arabic. No entry of the directory, no real organization."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language

from directory.core.languages import LocalizedText

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
        "answers": ("open", "condition", "ask", "not_now", "no", "unknown"),
        "topics": _topics(),
        "meta": [
            {"icon": "place", "text": texts["place"]},
            {"icon": "interpreter", "text": texts["languages"]},
            {"icon": "euro", "text": texts["free"]},
        ],
        "numbers": _numbers(),
        "facets": _facets(texts),
        "chips": [{"label": texts["status"], "url": "?"}, {"label": texts["free"], "url": "?"}],
        "pages": [{"number": number, "url": f"?page={number}", "is_current": number == 2} for number in (1, 2, 3)]
        + [{"number": None}, {"number": 8, "url": "?page=8"}],
        "sorting": [{"label": texts["free"], "url": "?", "is_current": True}, {"label": texts["place"], "url": "?"}],
        "steps": [{"text": texts["step_1"]}, {"text": texts["step_2"]}, {"text": texts["step_3"]}],
        "days": _days(),
        "offers": [
            {"url": "?", "text": texts["long_name"], "icon": "search"},
            {"url": "?", "text": texts["name"], "hint": "12", "icon": "filter"},
        ],
        "trail": [{"url": "?", "text": texts["name"]}, {"url": "?", "text": texts["place"]}],
        "form": SampleForm(data={"place": ""}),
    }


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


def _numbers() -> list[dict[str, str]]:
    return [
        {"number": "110", "label": "110"},
        {"number": "112", "label": "112"},
        {"number": "116 016", "label": "116 016"},
    ]


def _facets(texts: dict[str, LocalizedText]) -> list[dict[str, Any]]:
    options = [
        {"value": "ar", "label": texts["languages"], "count": 12, "selected": True},
        {"value": "unknown", "label": texts["never"], "count": 140},
    ]
    return [
        {
            "name": "language",
            "label": str(texts["languages"]),
            "icon": "interpreter",
            "is_open": True,
            "kind": "many",
            "options": options,
        },
        {"name": "free", "label": str(texts["free"]), "icon": "euro", "kind": "one", "options": options},
        {
            "name": "place",
            "label": str(texts["place"]),
            "icon": "place",
            "kind": "list",
            "is_open": True,
            "options": options,
        },
    ]


def _days() -> list[dict[str, Any]]:
    return [
        {"name": "Mo", "hours": ["08:00–12:30", "14:00–16:00"], "is_today": True},
        {"name": "Di", "hours": ["08:00–12:30"]},
        {"name": "Mi", "hours": []},
    ]
