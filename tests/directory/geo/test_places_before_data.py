import pytest

from directory.geo.places import UnknownPlace, resolve


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Düren", "52349"])
def test_before_any_data_is_loaded_every_place_is_unknown(text: str) -> None:
    with pytest.raises(UnknownPlace):
        resolve(text)
