"""Long German compounds part between their words."""

from __future__ import annotations

import pytest

from directory.core.soft_hyphens import with_soft_hyphens


@pytest.mark.parametrize(
    "parts",
    [
        "Asyl|bewerber|leistungs|gesetz",
        "Grenzübertritts|bescheinigung",
        "Schwangerschafts|beratung",
        "Beschäftigungs|erlaubnis",
        "Jugend|migrations|dienst",
        "Sie brauchen eine „Aufenthalts|gestattung“.",
        "Integrationskurs",  # fits on every phone
        "Ehrenamt und Hilfe vor Ort",
    ],
)
def test_a_long_word_parts_at_its_joints(parts: str) -> None:
    assert with_soft_hyphens(parts.replace("|", "")) == parts.replace("|", "\u00ad")
