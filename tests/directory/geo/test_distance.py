import pytest

from directory.core.point import Point
from directory.geo.distance import kilometers
from directory.search.engines.facets import great_circle_km

DUEREN = Point(50.8009, 6.4788)
JUELICH = Point(50.9215, 6.3627)
HEIMBACH = Point(50.6369, 6.469)


def test_the_distance_between_two_towns() -> None:
    assert kilometers(DUEREN, JUELICH) == pytest.approx(15.7, abs=0.1)
    assert kilometers(JUELICH, DUEREN) == kilometers(DUEREN, JUELICH)
    assert kilometers(DUEREN, DUEREN) == 0


@pytest.mark.parametrize("end", [JUELICH, HEIMBACH, Point(51.0062, 6.4248)])
def test_the_engines_sphere_agrees_to_half_a_percent(end: Point) -> None:
    sphere = great_circle_km(DUEREN.lat, DUEREN.lon, end.lat, end.lon)
    assert sphere == pytest.approx(kilometers(DUEREN, end), rel=0.005)
