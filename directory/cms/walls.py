"""Strangers' entries do not exist: every address with an entry's key answers 404 to those for whom it does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, reduce, update_wrapper
from operator import or_
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.coreutils import multigetattr
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from directory.cms.language_panels import target_languages
from directory.core.languages import SOURCE_LANGUAGE
from directory.permissions import EntryPermissionPolicy

View = Callable[..., HttpResponse]
_STATE = "translation_state:"
_FORMULA = ("=", "+", "-", "@")


def walled(view: View, policy: EntryPermissionPolicy) -> View:
    """The view, answering 404 where the entry of its ``pk`` does not exist for the person."""

    def guarded(request: HttpRequest, *args: Any, pk: Any, **kwargs: Any) -> HttpResponse:
        key = unquote(str(pk))
        if not key.isdigit() or not policy.existing_for(request.user).filter(pk=key).exists():
            raise Http404
        return view(request, *args, pk=pk, **kwargs)

    return update_wrapper(guarded, view)


class EntryIndexView(IndexView):
    """The list of an entry: only what exists for the person, and check boxes only for those with a bulk action."""

    @staticmethod
    def annotated(entries: QuerySet[Any]) -> QuerySet[Any]:
        """The entries with what the filters of the list read."""
        return entries

    def get_base_queryset(self) -> QuerySet[Any]:
        """The entries that exist for the person."""
        existing = self.permission_policy.existing_for(self.request.user)
        return self.annotated(super().get_base_queryset().filter(pk__in=existing.values("pk")))

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Any:
        """The first column. A German name is called name: its label would be "name [de]"."""
        column = super()._get_title_column(field_name, *args, **kwargs)
        if field_name == f"name_{SOURCE_LANGUAGE}":
            column.label = gettext_lazy("Name")
        return column

    @cached_property
    def columns(self) -> list[Any]:
        """The columns, without check boxes where nothing can be done with several entries at once."""
        columns = super().columns
        if self.user_has_permission("delete"):
            return columns
        return [column for column in columns if not isinstance(column, BulkActionsCheckboxColumn)]

    @cached_property
    def list_export(self) -> Sequence[str]:
        """The exported columns: the list's own, and the state of each translation."""
        return [*self.exported, *(f"{_STATE}{language}" for language in target_languages())]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """The exported row. A text that a spreadsheet would calculate is marked as text."""
        row = {name: multigetattr(item, name) for name in self.exported}
        row |= {f"{_STATE}{code}": item.translation_state(code).label for code in target_languages()}
        return {name: f"'{value}" if str(value).startswith(_FORMULA) else value for name, value in row.items()}

    def get_heading(self, queryset: QuerySet[Any], field: str) -> str:
        """The heading of an exported column."""
        if field.startswith(_STATE):
            return _("translation %(language)s") % {"language": field.removeprefix(_STATE)}
        return super().get_heading(queryset, field)

    #: Names of the exported fields; every list of entries sets its own.
    exported: Sequence[str] = ("pk",)


class ChooserSearchForm(BaseFilterForm):
    """The search field of a chooser; it looks into the fields that the list looks into."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Search")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """The entries with the words in one of their fields."""
        words = self.cleaned_data.get("q")
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        return containing(objects, words, objects.model.snippet_viewset.search_fields)


def containing(entries: QuerySet[Any], words: str, fields: Iterable[str]) -> QuerySet[Any]:
    """The entries with the words, as typed, in one of the fields."""
    return entries.filter(reduce(or_, (Q(**{f"{field}__icontains": words}) for field in fields)))


class _ScopedChooser:
    """What a chooser offers: the entries that exist for the person."""

    model_class: Any
    request: HttpRequest

    def get_object_list(self) -> QuerySet[Any]:
        return _existing(self.model_class, self.request)

    def get_filter_form_class(self) -> type[BaseFilterForm]:
        return ChooserSearchForm


class ScopedChooseView(_ScopedChooser, ChooseView):
    """The chooser's window."""


class ScopedChooseResultsView(_ScopedChooser, ChooseResultsView):
    """The results inside the chooser's window."""


class _ScopedChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> Any:
        if not pk.isdigit():
            raise Http404
        return _existing(self.model_class, self.request).get(pk=pk)


class _ScopedChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return _existing(self.model_class, self.request).filter(pk__in=[pk for pk in pks if pk.isdigit()])


def _existing(model: Any, request: HttpRequest) -> QuerySet[Any]:
    policy: EntryPermissionPolicy = model.snippet_viewset.permission_policy
    return policy.existing_for(request.user)


class EntryChooserViewSet(SnippetChooserViewSet):
    """A chooser inside the walls, with a search field."""

    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = _ScopedChosenView
    chosen_multiple_view_class = _ScopedChosenMultipleView


class EntryViewSet(SnippetViewSet):
    """A snippet inside the walls. Subclasses say which model, form, columns and filters."""

    index_view_class = EntryIndexView
    chooser_viewset_class = EntryChooserViewSet
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None  # Wagtail's own search fails on SQLite for models that are not in its index

    @property
    def permission_policy(self) -> EntryPermissionPolicy:
        """The group's permission and the scope of the person together."""
        return EntryPermissionPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail's addresses; those with an entry's key behind the wall."""
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            if "pk" in pattern.pattern.converters or "pk" in getattr(pattern.pattern.regex, "groupindex", {}):
                pattern.callback = walled(pattern.callback, self.permission_policy)
        return patterns
