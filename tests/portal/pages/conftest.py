"""Starting pages with three topics: enough for every page type, and quick to create."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from directory.models import Topic
from portal.pages.models import HomePage, InformationPage
from tests.factories import TopicFactory


@pytest.fixture
def topics(db: None) -> dict[str, Topic]:
    """By code."""
    names = {
        "language": ("Deutsch lernen", "تعلم الألمانية"),
        "health": ("Gesundheit", "الصحة"),
        "debt": ("Schulden", "الديون"),
    }
    return {code: TopicFactory.create(code=code, name_de=de, name_ar=ar) for code, (de, ar) in names.items()}


@pytest.fixture
def german_home(topics: dict[str, Topic]) -> HomePage:
    """The German home page, after the starting pages were created."""
    call_command("load_pages")
    return HomePage.objects.get(locale__language_code="de")


@pytest.fixture
def german_privacy(german_home: HomePage) -> InformationPage:
    """The German privacy page."""
    return InformationPage.objects.child_of(german_home).get(slug="privacy")
