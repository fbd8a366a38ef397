"""An editor at the forms of the CMS: reads a page's form as a browser would, changes fields, presses a button."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

_FORM = "form[data-edit-form], form#w-editor-form"


def url_of(entry: Model | type[Model], name: str, *args: object) -> str:
    """Address of a snippet's page."""
    keys = [entry.pk] if isinstance(entry, Model) else []
    return reverse(entry.snippet_viewset.get_url_name(name), args=[*keys, *args])


def rich(html: str) -> str:
    """Rich text as Draftail sends it."""
    return str(ContentstateConverter(["bold", "italic", "ul", "ol", "link"]).from_database_format(html))


def fields_of(html: str) -> dict[str, Any]:
    """What the browser would send of the page's form without a button."""
    form = BeautifulSoup(html, "html.parser").select_one(_FORM)
    assert form is not None, "the page has no form of an entry"
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.find_parent("template") is None and "__prefix__" not in str(field["name"]):
            _collect(field, data)
    return data


def _collect(field: Tag, data: dict[str, Any]) -> None:
    name, kind = str(field["name"]), field.get("type", "")
    if field.name == "textarea":
        data[name] = field.get_text().removeprefix("\n")
    elif field.name == "select":
        chosen = [option.get("value", "") for option in field.select("option[selected]")]
        data[name] = chosen[0] if chosen else ""
    elif kind in ("checkbox", "radio"):
        if field.has_attr("checked"):
            data.setdefault(name, []).append(field.get("value", "on"))
    elif kind not in ("submit", "button", "file"):
        data[name] = field.get("value", "")


class Editor:
    """A signed-in person at the CMS."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def read(self, entry: Model | type[Model]) -> dict[str, Any]:
        """The fields of the form of an entry, or of the form for a new one."""
        response = self.client.get(url_of(entry, "edit" if isinstance(entry, Model) else "add"))
        assert response.status_code == 200, response.headers
        return fields_of(response.content.decode())

    def save(self, entry: Model | type[Model], button: str = "", **changes: Any) -> Any:
        """Changes fields and saves; ``button`` is "publish", "submit" … or empty for a draft. Returns the answer."""
        data = {name: value for name, value in {**self.read(entry), **changes}.items() if value is not None}
        if button:
            data[f"action-{button}"] = "on"
        return self.client.post(url_of(entry, "edit" if isinstance(entry, Model) else "add"), data)

    def draft_of(self, entry: Any) -> Any:
        """The entry's latest version."""
        return type(entry).objects.get(pk=entry.pk).get_latest_revision_as_object()
