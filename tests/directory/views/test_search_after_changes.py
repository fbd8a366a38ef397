"""The search page after entries changed."""

from __future__ import annotations

from datetime import date, timedelta

from directory.search.indexing import rebuild
from tests.directory.views.conftest import World
from tests.directory.views.reading import Page
from tests.factories import ServiceFactory, TargetGroupFactory, VerificationFactory


def test_sorting_by_the_latest_check(changing_world: World) -> None:
    VerificationFactory.create(service=changing_world.bare, checked_on=date.today() - timedelta(days=3))
    rebuild()
    assert Page("/de/search/?sort=checked").cards()[0] == "Café Muster"


def test_a_place_with_coordinates_of_its_own_shows_kilometres(changing_world: World) -> None:
    changing_world.place.latitude, changing_world.place.longitude = 50.83, 6.48
    changing_world.place.save()
    rebuild()
    card = Page("/de/search/?place=Musterdorf&radius=10&q=Offen").one("article.card")
    assert "3,3 km" in card.get_text()


def test_closed_entries_say_so(changing_world: World) -> None:
    ServiceFactory.create(name_de="Zuhaus", status="temporarily_closed", closed_until=date(2030, 1, 2))
    ServiceFactory.create(name_de="Vielleichtzu", possibly_closed_since=2022)
    rebuild()
    assert "02.01.2030" in Page("/de/search/?q=Zuhaus").one("article.card").get_text()
    assert "2022" in Page("/de/search/?q=Vielleichtzu").one("article.card").get_text()


def test_target_groups_filter(changing_world: World) -> None:
    ServiceFactory.create(
        name_de="Frauencafé", target_groups=[TargetGroupFactory.create(code="women", name_de="Frauen")]
    )
    rebuild()
    assert Page("/de/search/?target=women").cards() == ["Frauencafé"]
