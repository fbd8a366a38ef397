"""Tabs for texts: one per language that is switched on, the German text always in sight beside its translation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import nh3
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, format_lazy
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField

from directory.core.languages import SOURCE_LANGUAGE, autonym, direction, enabled_languages
from directory.core.translated import TranslatedEntry

_READABLE_TAGS = {"p", "br", "b", "i", "strong", "em", "ul", "ol", "li"}


def target_languages() -> list[str]:
    """The languages that are switched on and translated into."""
    return [code for code in enabled_languages() if code != SOURCE_LANGUAGE]


def review_field(language: str) -> str:
    """Name of the form field "I have reviewed this translation" of a language."""
    return f"reviewed_{language}"


def readable(text: str | None, *, is_rich: bool) -> str | SafeString:
    """A text for reading: rich text cleaned to its plainest tags, other text as it is (escaped by the template)."""
    if not is_rich:
        return text or ""
    return mark_safe(nh3.clean(text or "", tags=_READABLE_TAGS, attributes={}))  # noqa: S308 - nh3 has cleaned it


class TranslatedFieldPanel(FieldPanel):
    """One translated field in one language, with ``lang`` and ``dir`` for the input and its editor."""

    def __init__(self, field: str, language: str, **kwargs: Any) -> None:
        super().__init__(f"{field}_{language}", **kwargs)
        self.field, self.language = field, language

    def clone_kwargs(self) -> dict[str, Any]:
        """The arguments of a copy."""
        kwargs = super().clone_kwargs()
        del kwargs["field_name"]
        return {**kwargs, "field": self.field, "language": self.language}

    def on_model_bound(self) -> None:
        """Names the field without its language: the tab says that already."""
        super().on_model_bound()
        source: models.Field = self.model._meta.get_field(self.field)
        self.is_rich = isinstance(source, RichTextField)
        # The name stays lazy: each person reads their own language.
        self.heading: Any = self.heading or capfirst(source.verbose_name)
        self.widget: Any = self.widget
        if self.widget is None and isinstance(source, models.TextField) and not self.is_rich:
            self.widget = AdminAutoHeightTextInput()

    class BoundPanel(FieldPanel.BoundPanel):
        """The field in the form, wrapped so that what JavaScript builds inside inherits language and direction."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:
                attributes = {"lang": self.panel.language, "dir": direction(self.panel.language)}
                self.bound_field.field.widget.attrs.update(attributes)

        def get_editable_context_data(self) -> dict[str, Any]:
            """Adds the wrapper and, for a translation, the German text below."""
            context = super().get_editable_context_data()
            context["rendered_field"] = render_to_string("directory/cms/translated_field.html", self._wrapping(context))
            return context

        def _wrapping(self, context: dict[str, Any]) -> dict[str, Any]:
            language = self.panel.language
            german = (
                "" if language == SOURCE_LANGUAGE else getattr(self.instance, f"{self.panel.field}_{SOURCE_LANGUAGE}")
            )
            return {
                "widget": context["rendered_field"],
                "language": language,
                "direction": direction(language),
                "german": readable(german, is_rich=self.panel.is_rich),
                "source_language": SOURCE_LANGUAGE,
            }


class ReviewPanel(Panel):
    """Head of a translation's tab: the German name, the state of the translation, and the tick "reviewed"."""

    def __init__(self, language: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language = language

    def clone_kwargs(self) -> dict[str, Any]:
        """The arguments of a copy."""
        return {**super().clone_kwargs(), "language": self.language}

    class BoundPanel(Panel.BoundPanel):
        """The head for one entry."""

        template_name = "directory/cms/review_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Gives the template the entry's German name, its state and the tick."""
            context = super().get_context_data(parent_context)
            entry: TranslatedEntry = self.instance
            noted_on = entry.translation_states.get(self.panel.language, {}).get("on")
            context.update(
                german_name=str(entry),
                state=entry.translation_state(self.panel.language),
                noted_on=date.fromisoformat(noted_on) if noted_on else None,
                tick=self.form[review_field(self.panel.language)],
                tick_at_load=self.form[f"{review_field(self.panel.language)}_at_load"],
                language_name=autonym(self.panel.language),
                language=self.panel.language,
            )
            return context


def language_tabs(model: type[TranslatedEntry]) -> list[ObjectList]:
    """A tab for each language that is switched on, German first."""
    return [_tab(model, code) for code in (SOURCE_LANGUAGE, *target_languages())]


def _tab(model: type[TranslatedEntry], language: str) -> ObjectList:
    head: list[Panel] = [] if language == SOURCE_LANGUAGE else [ReviewPanel(language)]
    fields = [TranslatedFieldPanel(field, language) for field in model.TRANSLATED_FIELDS]
    return ObjectList([*head, *fields], heading=autonym(language), classname=f"kd-language-tab kd-language-{language}")


def in_every_language(field: str) -> Iterator[TranslatedFieldPanel]:
    """Panels of a short translated field of an inline row, for all languages that are switched on."""
    for code in (SOURCE_LANGUAGE, *target_languages()):
        yield _NamedFieldPanel(field, code)


class _NamedFieldPanel(TranslatedFieldPanel):
    """As above, where several languages stand side by side: the label names the language, no German text below."""

    def on_model_bound(self) -> None:
        super().on_model_bound()
        self.heading = format_lazy("{label} ({language})", label=self.heading, language=autonym(self.language))

    class BoundPanel(TranslatedFieldPanel.BoundPanel):
        def _wrapping(self, context: dict[str, Any]) -> dict[str, Any]:
            return {**super()._wrapping(context), "german": ""}
