from __future__ import annotations

import pytest

from directory.core.point import Point
from directory.geo.places import UnknownPlace, parse_position, resolve
from directory.models import Municipality


@pytest.mark.django_db
@pytest.mark.usefixtures("starting_data")
class TestResolve:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Düren", "Düren"),
            ("DÜREN", "Düren"),
            (" düren ", "Düren"),
            ("Dueren", "Düren"),
            ("Duren", "Düren"),
            ("Дюрен", "Düren"),
            ("دورين", "Düren"),
            ("Stadt Jülich", "Jülich"),
            ("Juelich", "Jülich"),
            ("Юлих", "Jülich"),
            ("Vettweiss", "Vettweiß"),
            ("Huertgenwald", "Hürtgenwald"),
            ("Norvenich", "Nörvenich"),
            ("Lanerwehe", "Langerwehe"),  # one letter missing
            ("Birkesdorf", "Düren"),  # a part of the town
            ("52428", "Jülich"),
            ("52349 Düren", "Düren"),
            ("٥٢٤٢٨", "Jülich"),  # the same postcode in Arabic digits
        ],
    )
    def test_a_name_in_any_spelling_or_a_postcode(self, text: str, name: str) -> None:
        assert resolve(text).municipality.name == name

    def test_the_point_is_the_municipalitys(self) -> None:
        assert resolve("Titz").point == Point(51.0062, 6.4248)

    @pytest.mark.parametrize(
        "text", ["", "   ", "Köln", "50667", "50667 Köln", "5242", "Kreis Düren", "Düren oder Jülich", "💬", "x" * 500]
    )
    def test_anything_else_is_unknown_and_repeated_as_typed(self, text: str) -> None:
        with pytest.raises(UnknownPlace) as raised:
            resolve(text)
        assert str(raised.value) == text

    def test_all_fifteen_are_known_by_their_own_name(self) -> None:
        names = list(Municipality.objects.values_list("name", flat=True))
        assert len(names) == 15
        assert [resolve(name).municipality.name for name in names] == names


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("50.80,6.48", Point(50.8, 6.48)),
        ("50.80123456,6.47987654", Point(50.8, 6.48)),
        (" 50.8 , 6.5 ", Point(50.8, 6.5)),
        ("-33.86,151.21", Point(-33.86, 151.21)),
        ("90,180", Point(90, 180)),
    ],
)
def test_a_position_is_rounded_to_about_a_kilometer(text: str, point: Point) -> None:
    assert parse_position(text) == point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "50.8",
        "50.8,6.5,1",
        "91,6",
        "50,181",
        "nan,nan",
        "inf,6",
        "1e1,6",
        "Düren",
        "50;6",
        "٥٠,٦",
        "5" * 400 + ",6",
    ],
)
def test_anything_else_is_no_position(text: str) -> None:
    assert parse_position(text) is None
