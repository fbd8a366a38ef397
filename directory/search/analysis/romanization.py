"""Russian and Arabic typed in Latin letters, and German office words typed in Cyrillic or Arabic letters, by rule.

Nobody writes a transliteration the same way twice. So both sides are brought to a key that only keeps what all ways share:
for Russian a phonetic spelling, for Arabic the consonants; an Arabic candidate is then checked letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from directory.search.analysis.letter_sounds import LetterSounds, without_doubles
from directory.search.analysis.spelling import distance

_CYRILLIC_TO_KEY = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c",
    "ч": "q", "ш": "w", "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
# Latin spellings → key letters, the longest first. English habit, then the German one (w = в, z = ц, sch = ш).
_LATIN_TO_KEY_ENGLISH = LetterSounds(
    ("shch", "w"), ("sch", "w"), ("tsch", "q"), ("sh", "w"), ("ch", "q"), ("zh", "zh"), ("kh", "h"),
    ("ts", "c"), ("tz", "c"), ("yu", "iu"),
    ("ju", "iu"), ("ya", "ia"), ("ja", "ia"), ("yo", "e"), ("jo", "e"), ("ye", "e"), ("je", "e"), ("x", "ks"),
    ("c", "c"), ("y", "i"), ("j", "i"),
    ("w", "v"), ("q", "k"), ("ph", "f"), ("'", ""),
)  # fmt: skip
_LATIN_TO_KEY_GERMAN = LetterSounds(
    ("schtsch", "w"), ("tsch", "q"), ("sch", "w"), ("ch", "h"), ("zh", "zh"), ("ju", "iu"), ("ja", "ia"),
    ("jo", "e"), ("je", "e"), ("ts", "c"),
    ("z", "c"), ("ss", "s"), ("w", "v"), ("j", "i"), ("y", "i"), ("'", ""),
)  # fmt: skip
# German sounds in Russian letters: Ausbildung аусбильдунг, Bürger бюргер, Sozial зоциаль, Zentrum центрум.
_GERMAN_TO_KEY = LetterSounds(
    ("tsch", "q"), ("sch", "w"), ("chs", "ks"), ("ch", "h"), ("ck", "k"), ("tz", "c"), ("ph", "f"),
    ("qu", "kv"), ("ei", "ai"), ("eu", "oi"),
    ("äu", "oi"), ("ü", "iu"), ("ö", "e"), ("ä", "e"), ("ie", "i"), ("st", "wt"), ("sp", "wp"), ("ss", "s"),
    ("ß", "s"), ("z", "c"),
    ("c", "k"), ("v", "f"), ("w", "v"), ("ja", "ia"), ("ju", "iu"), ("je", "e"), ("j", "i"), ("y", "i"), ("x", "ks"),
)  # fmt: skip
_SILENT_H = re.compile("(?<=[aeiouäöü])h(?![aeiouäöü])")
_RUSSIAN_ENDING = re.compile("(?<=...)[aeiou]+$")


@lru_cache(maxsize=65536)
def cyrillic_key(word: str) -> str:
    """The phonetic key of a Cyrillic word; its last vowels are left out, because endings vary."""
    key = "".join(_CYRILLIC_TO_KEY.get(letter, letter) for letter in word).replace("ts", "c")  # as in детский
    return _RUSSIAN_ENDING.sub("", without_doubles(key))


def latin_russian_keys(word: str) -> tuple[str, ...]:
    """The keys that a Russian word typed in Latin letters may have, likeliest first."""
    keys = (sounds.key(word) for sounds in (_LATIN_TO_KEY_ENGLISH, _LATIN_TO_KEY_GERMAN))
    return tuple(dict.fromkeys(_RUSSIAN_ENDING.sub("", key) for key in keys))


@lru_cache(maxsize=65536)
def german_sound_key(word: str) -> str:
    """The key of a German word as a Russian speaker writes it down; umlauts have to be kept in the word."""
    key = _GERMAN_TO_KEY.key(_SILENT_H.sub("", word))
    return _RUSSIAN_ENDING.sub("", _soft_sounds(key))


def cyrillic_german_key(word: str) -> str:
    """The key of a Cyrillic word that may be a German one."""
    return _soft_sounds(cyrillic_key(word))


def _soft_sounds(key: str) -> str:
    """Sounds that German and Russian ears tell apart differently: s/z, st/scht, h/g at the beginning."""
    return key.replace("wt", "st").replace("wp", "sp").replace("z", "s").replace("h", "g").replace("iu", "u")


# --- Arabic -----------------------------------------------------------------------------------------------------------------

_ARABIC_SOUNDS = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "j", "چ": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "c",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "گ": "g",
    "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "و": "", "ي": "", "ا": "", "ع": "", "ء": "",
}  # fmt: skip
_LATIN_DIGRAPHS = LetterSounds(
    ("tsch", "c"), ("sch", "c"), ("sh", "c"), ("ch", "c"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"),
    ("ph", "f"), ("dj", "j"), ("ck", "k"),
    ("q", "k"), ("p", "b"), ("v", "f"), ("x", "ks"), ("c", "k"), ("7", "h"), ("5", "k"), ("6", "t"), ("8", "k"),
    ("9", "s"), ("4", "c"),
)  # fmt: skip
_LATIN_ARTICLE = re.compile("^(?:w|wa|b|bi|li|l)?-?(?:al|el|il|ul)-?(?=.{3})")
_SPOKEN_TA_MARBUTA = re.compile("(?<=..)[ae]t$")  # before another noun: lughat, dawrat
_LATIN_VOWELS = re.compile("[aeiouwy23'’ê]")
# How a letter may be typed; a long vowel may be doubled, ayn and hamza may be left out.
_ARABIC_TYPED = {
    "ب": "[bp]+", "ت": "t+", "ث": "(?:th|t|s)+", "ج": "(?:dj|j|g|ge)+", "ح": "[h7]+", "خ": "(?:kh|ch|x|5|k|h)+",
    "د": "d+", "ذ": "(?:dh|th|d|z)+",
    "ر": "r+", "ز": "z+", "س": "s+", "ش": "(?:sch|sh|ch|4)+", "ص": "[s9]+", "ض": "(?:dh|d|z)+", "ط": "[t6]+",
    "ظ": "(?:dh|z|d|th)+",
    "غ": "(?:gh|g|3'?|8)+", "ف": "[fv]+", "ق": "[qkg89]+", "ك": "[kcq]+", "ل": "l+", "م": "m+", "ن": "n+", "ه": "[ha]+",
    "و": "(?:w|ou|oo|u|o|v)+", "ي": "(?:y|ee|ie|i|e|ai|ei|j)+", "ا": "[aeâ2]+", "ع": "[3a'’e]*", "ء": "['2]?",
    "ئ": "['2y]?",
}  # fmt: skip
_SHORT_VOWEL = "[aeiou2'’]{0,2}"  # and 2 for a hamza, which is folded away
# Digits that stand for a letter they look like; those with two readings count as both: 8 ق or غ, 9 ص or ق, 3 ع or غ.
_SECOND_DIGIT_READINGS = (("8", "g"), ("9", "k"), ("3", "g"))


@lru_cache(maxsize=65536)
def arabic_skeleton(word: str) -> str:
    """The consonants of a folded Arabic word without article and final h, in Latin letters."""
    word = re.sub("^ال(?=..)", "", word)
    word = re.sub("ه$", "", word)
    return without_doubles("".join(_ARABIC_SOUNDS.get(letter, "") for letter in word))


def latin_skeletons(word: str) -> tuple[str, ...]:
    """The consonant skeletons that a Latin-typed Arabic word may have: with article or without, a spoken ta marbuta or not."""
    readings = [word, _LATIN_ARTICLE.sub("", word)]
    readings.extend(_SPOKEN_TA_MARBUTA.sub("", reading) for reading in tuple(readings))
    for digit, letter in _SECOND_DIGIT_READINGS:
        readings.extend(reading.replace(digit, letter) for reading in tuple(readings) if digit in reading)
    return tuple(dict.fromkeys(_latin_skeleton(reading) for reading in readings))


@lru_cache(maxsize=65536)
def german_skeleton(word: str) -> str:
    """The consonants of a German word as an Arabic speaker writes it down."""
    return _latin_skeleton(_SILENT_H.sub("", word))


def _latin_skeleton(word: str) -> str:
    consonants = _LATIN_VOWELS.sub("", _LATIN_DIGRAPHS.key(re.sub("(?<=[aeiou])h?$", "", word)))
    return without_doubles(consonants)


@lru_cache(maxsize=8192)
def _typed_pattern(word: str) -> re.Pattern[str]:
    body = re.sub("^ال(?=..)", "", word)
    ending = ""
    if body.endswith("ه"):
        body, ending = body[:-1], "(?:a|e|ah|eh|at|et|h)?"
    opening = "[eiu]?"  # a vowel that Levantine speakers put in front
    if body.startswith("ا"):
        body, opening = body[1:], "[aeiou2']{1,3}"
    if not ending and body.endswith("ي"):  # an alef maqsura, once folded: mustashfa
        body, ending = body[:-1], "(?:y|ee|ie|i|e|j|a|aa|iy)?"
    letters = _SHORT_VOWEL.join(_ARABIC_TYPED.get(letter, re.escape(letter)) for letter in body)
    return re.compile(f"(?:(?:al|el|il|a[strdnz]|e[strdnz])-?)?{opening}{letters}{_SHORT_VOWEL}{ending}")


def typed_like(latin: str, arabic: str) -> bool:
    """True when the folded Arabic word may have been typed as this Latin one: every long vowel and consonant has its letter."""
    return _typed_pattern(arabic).fullmatch(latin) is not None


_ROUGHLY = {"ا": "a", "و": "u", "ي": "i", "ع": "a", "ء": "", "ش": "sh", "خ": "kh", "غ": "gh", "ه": "a"}


def unlikeness(latin: str, arabic: str) -> int:
    """How far a Latin word is from the plainest way to type an Arabic one; only to order candidates."""
    plain = "".join(_ROUGHLY.get(letter) or _ARABIC_SOUNDS.get(letter, "") for letter in arabic)
    typed = latin.translate(str.maketrans("eoyq", "auik", "23'’"))
    return distance(typed, plain, max(len(typed), len(plain)))
