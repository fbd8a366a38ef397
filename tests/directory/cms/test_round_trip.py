"""Eve's work: create, correct in four languages, draft, publish, compare, look, lock, hand on, read the history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from directory.models import Organization, Service, Topic
from portal.accounts.models import User
from tests.directory.cms.editor import Editor, rich, url_of
from tests.factories import TopicFactory

AtCms = Callable[[User], Editor]
pytestmark = pytest.mark.django_db


def test_creates_a_service_with_places_phones_and_hours(
    at_cms: AtCms, eve: User, counselling_office: Organization
) -> None:
    topic: Topic = TopicFactory.create(code="advice")
    rows = {
        "phones-TOTAL_FORMS": "1", "phones-0-number": "02421 222222", "phones-0-function_de": "Sekretariat",
        "phones-0-function_ar": "السكرتارية", "phones-0-id": "", "phones-0-ORDER": "1", "phones-0-DELETE": "",
        "schedules-TOTAL_FORMS": "1", "schedules-0-weekday": "1", "schedules-0-opens_at": "09:00",
        "schedules-0-closes_at": "12:00", "schedules-0-kind": "open", "schedules-0-id": "", "schedules-0-ORDER": "1",
    }  # fmt: skip
    response = at_cms(eve).save(
        Service,
        "publish",
        name_de="Neue Beratung",
        organization=str(counselling_office.pk),
        topics=[str(topic.pk)],
        **rows,
    )
    assert response.status_code == 302, response.context["form"].errors
    service = Service.objects.get(name_de="Neue Beratung")
    assert service.live
    assert [phone.function_ar for phone in service.phones.all()] == ["السكرتارية"]
    assert [str(row.opens_at) for row in service.schedules.all()] == ["09:00:00"]
    assert list(service.topics.all()) == [topic]


def test_a_draft_waits_until_it_is_published(at_cms: AtCms, eve: User, service: Service) -> None:
    editor = at_cms(eve)
    texts = {"name_de": "Beratung Neu", "name_en": "New advice", "name_ru": "Новая", "name_ar": "جديد"}
    assert editor.save(service, **texts).status_code == 302
    service.refresh_from_db()
    assert service.name_de == "Beratung Muster"
    assert editor.draft_of(service).name_ar == "جديد"
    with translation.override("ar"):  # the base column must not swallow the language of whoever publishes
        editor.save(service, "publish")
    service.refresh_from_db()
    assert (service.name_de, service.name_en, service.name_ru, service.name_ar) == tuple(texts.values())


def test_saving_without_a_change_changes_nothing(at_cms: AtCms, eve: User, service: Service) -> None:
    before = Service.objects.filter(pk=service.pk).values("name_de", "summary_ar", "translation_states").get()
    at_cms(eve).save(service, "publish")
    assert Service.objects.filter(pk=service.pk).values("name_de", "summary_ar", "translation_states").get() == before
    assert service.phones.count() == 1
    assert service.places.count() == 1


def test_the_website_and_further_sources_can_be_edited(at_cms: AtCms, eve: User, service: Service) -> None:
    sources = "https://example.org/eins\n\nhttps://example.org/zwei\n"
    at_cms(eve).save(service, "publish", website="https://example.org/angebot", more_source_urls=sources)
    service.refresh_from_db()
    assert service.website == "https://example.org/angebot"
    assert service.more_source_urls == ["https://example.org/eins", "https://example.org/zwei"]
    assert at_cms(eve).read(service)["more_source_urls"].split() == service.more_source_urls


def test_a_further_source_must_be_a_web_address(at_cms: AtCms, eve: User, service: Service) -> None:
    response = at_cms(eve).save(service, "publish", more_source_urls="javascript:alert(1)")
    assert "more_source_urls" in response.context["form"].errors
    service.refresh_from_db()
    assert service.more_source_urls == []


def test_compares_two_versions(at_cms: AtCms, eve: User, service: Service) -> None:
    editor = at_cms(eve)
    editor.save(service, name_de="Erste Fassung")
    editor.save(service, name_de="Zweite Fassung", description_ar=rich("<p>نص آخر</p>"))
    first, last = service.revisions.order_by("created_at").values_list("pk", flat=True)
    page = editor.client.get(url_of(service, "revisions_compare", str(first), str(last))).content.decode()
    assert "Erste" in page
    assert "Zweite" in page
    assert "نص آخر" in page


@pytest.mark.parametrize(("language", "shown"), [("ar", "اسم المسودة"), ("de", "Beratung Muster")])
def test_previews_the_draft_in_a_language(
    at_cms: AtCms, eve: User, service: Service, language: str, shown: str
) -> None:
    client = at_cms(eve).client
    data = {**at_cms(eve).read(service), "name_ar": "اسم المسودة"}
    assert client.post(url_of(service, "preview_on_edit"), data).json() == {"is_valid": True, "is_available": True}
    page = client.get(url_of(service, "preview_on_edit"), {"mode": language, "in_preview_panel": "true"})
    html = page.content.decode()
    assert shown in html
    assert f'lang="{language}"' in html
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_previews_an_organization(at_cms: AtCms, eve: User, counselling_office: Organization) -> None:
    client = at_cms(eve).client
    client.post(url_of(counselling_office, "preview_on_edit"), at_cms(eve).read(counselling_office))
    page = client.get(url_of(counselling_office, "preview_on_edit"), {"mode": "ar"})
    assert counselling_office.name in page.content.decode()


def test_a_locked_entry_is_closed_to_others(at_cms: AtCms, eve: User, eva: User, service: Service) -> None:
    at_cms(eve).client.post(url_of(service, "lock"))
    other = at_cms(eva)
    data = other.client.get(url_of(service, "edit"))
    assert data.status_code == 200
    answer = other.client.post(url_of(service, "edit"), {"name_de": "Anders"})
    assert answer.status_code == 200
    service.refresh_from_db()
    assert service.locked
    assert service.latest_revision is None or service.latest_revision.as_object().name_de == "Beratung Muster"


def test_an_organizations_editor_submits_and_an_editor_approves(
    at_cms: AtCms, dora: User, eve: User, strange_service: Service
) -> None:
    dora_at = at_cms(dora)
    assert dora_at.save(strange_service, "submit", summary_de="Von Dora geändert.").status_code == 302
    strange_service.refresh_from_db()
    assert strange_service.workflow_in_progress
    assert strange_service.summary_de == "Beratung für alle."
    task_state = strange_service.current_workflow_task_state
    at_cms(eve).client.post(url_of(strange_service, "workflow_action", "approve", task_state.pk), {"comment": ""})
    strange_service.refresh_from_db()
    assert strange_service.summary_de == "Von Dora geändert."
    assert not strange_service.workflow_in_progress


def test_an_organizations_editor_cannot_publish(at_cms: AtCms, dora: User, strange_service: Service) -> None:
    at_cms(dora).save(strange_service, "publish", summary_de="Von Dora.")
    strange_service.refresh_from_db()
    assert strange_service.summary_de == "Beratung für alle."


def test_the_history_tells_who_did_what(at_cms: AtCms, eve: User, service: Service) -> None:
    editor = at_cms(eve)
    editor.save(service, "publish", name_de="Umbenannt")
    editor.client.post(url_of(service, "close"), {"until": ""})
    page = editor.client.get(url_of(service, "history")).content.decode()
    assert "Eve Example" in page
    assert page.count("<tr") >= 3
