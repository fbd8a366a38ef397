"""Starting pages with three topics: enough for every page type.

Creating them takes seconds, so it happens once for this package, and everything is taken away after its last test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker
from wagtail.models import Page, Site
from wagtail_localize.models import String, TranslatableObject

from directory.models import ImportedEntry, Topic
from portal.pages.models import HomePage, InformationPage
from tests.factories import TopicFactory

_NAMES = {
    "language": ("Deutsch lernen", "تعلم الألمانية"),
    "health": ("Gesundheit", "الصحة"),
    "debt": ("Schulden", "الديون"),
}


@pytest.fixture(scope="package")
def _starting_pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        site_pk, welcome_pk = Site.objects.values_list("pk", "root_page_id").get()
        for code, (german, arabic) in _NAMES.items():
            TopicFactory.create(code=code, name_de=german, name_ar=arabic)
        call_command("load_pages")
    yield
    with django_db_blocker.unblock():
        HomePage.objects.all().delete()
        TranslatableObject.objects.all().delete()
        String.objects.all().delete()
        ImportedEntry.objects.all().delete()
        Topic.objects.all().delete()
        # With their old keys: tests that roll back by serialization write them back under these.
        welcome = Page.get_first_root_node().add_child(instance=Page(title="Welcome", slug="home"))
        Page.objects.filter(pk=welcome.pk).update(id=welcome_pk)
        Site.objects.create(pk=site_pk, hostname="localhost", root_page_id=welcome_pk, is_default_site=True)


@pytest.fixture
def german_home(_starting_pages: None, db: None) -> HomePage:
    """The German home page, after the starting pages were created."""
    return HomePage.objects.get(locale__language_code="de")


@pytest.fixture
def topics(german_home: HomePage) -> dict[str, Topic]:
    """The three topics by code."""
    return {topic.code: topic for topic in Topic.objects.all()}


@pytest.fixture
def german_privacy(german_home: HomePage) -> InformationPage:
    """The German privacy page."""
    return InformationPage.objects.child_of(german_home).get(slug="privacy")
