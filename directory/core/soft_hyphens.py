"""Where long German compounds may part at the end of a line.

Browsers hyphenate only with a dictionary of the language, which many phones and desktops lack; then a long word is broken at
any letter or leaves its box. A compound parts best between its words, and these joints can be known without a dictionary:
behind the joining s of -ungs-, -schafts- and their like, and before the words that offices love to end with.
"""

from __future__ import annotations

import re
from typing import Final

_SOFT_HYPHEN: Final = "\u00ad"
_LONG: Final = 18  # letters; a shorter word fits beside a pictogram on a narrow phone
_BEFORE, _AFTER = 4, 3  # letters that stay together on either side
_LETTERS: Final = "A-Za-zÄÖÜäöüß"
_WORD: Final = re.compile(rf"[{_LETTERS}]{{{_LONG},}}")
_JOINING_S: Final = "ungs|heits|keits|schafts|ions|täts|lings|tums|tritts|halts|kunfts|berufs|lebens|kommens|messens"
_LATER_WORDS: Final = (
    "angebot|angelegenheit|anlauf|antrag|arbeit|aufenthalt|ausbildung|bedarf|behörde|beihilfe|beratung|berechtigt|bescheinigung|"
    "betreuung|beruf|bewerber|bildung|bund|büro|dienst|duldung|einrichtung|erlaubnis|familie|förderung|gemeinschaft|gesetz|gestattung|"
    "gruppe|haus|hilfe|integration|kasse|klasse|kommission|koordination|krankheit|kreis|kurs|leistung|maßnahme|migration|"
    "nachweis|ordnung|pflicht|platz|programm|projekt|qualifizierung|schule|schutz|schwangerschaft|selbsthilfe|sprache|stelle|"
    "treff|unterkunft|unterstützung|verband|verein|verfahren|vermittlung|versicherung|versorgung|verwaltung|wohnung|zentrum|zuschuss"
)
_JOINT: Final = re.compile(
    rf"(?<=[{_LETTERS}]{{{_BEFORE}}})(?:(?<={')|(?<='.join(_JOINING_S.split('|'))})|(?=(?:{_LATER_WORDS}))|(?=[hk]eit(?:en)?$))"
    rf"(?=[a-zäöüß]{{{_AFTER},}})"
)


def with_soft_hyphens(text: str) -> str:
    """The German text with a soft hyphen (U+00AD, invisible where the line does not end) at the joints of its long words."""
    return _WORD.sub(lambda word: _JOINT.sub(_SOFT_HYPHEN, word[0]), text)
