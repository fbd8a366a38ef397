"""Actions for several entries at once, inside the walls."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import rules
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from directory.cms.verbs import VERBS, Verb
from directory.cms.walls import EntryViewSet, containing
from directory.core.errors import InvalidChange
from directory.models import Service


class _Scoped:
    """Of the chosen entries only those that exist for the person; "all" means all of the list as it is filtered."""

    request: Any
    model: Any

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Entries with and without permission. Raises Http404 where none of the chosen ones exists."""
        chosen = self.request.GET.getlist("id")
        existing = self.model.snippet_viewset.permission_policy.existing_for(self.request.user)
        entries = self._listed(existing) if "all" in chosen else existing.filter(pk__in=filter(str.isdigit, chosen))
        found = list(entries)
        if not found:
            raise Http404
        allowed = [entry for entry in found if self.check_perm(entry)]  # type: ignore[attr-defined]  # Wagtail's bulk action
        return allowed, {"items_with_no_access": [entry for entry in found if entry not in allowed]}

    def _listed(self, existing: QuerySet[Any]) -> QuerySet[Any]:
        viewset: EntryViewSet = self.model.snippet_viewset
        entries = viewset.index_view_class.annotated(existing)
        if words := self.request.GET.get("q", ""):
            entries = containing(entries, words, viewset.search_fields)
        filters = viewset.filterset_class(self.request.GET, queryset=entries, request=self.request)
        return filters.qs if filters.is_valid() else entries.none()


class WalledDeleteBulkAction(_Scoped, DeleteBulkAction):
    """Deletes several entries; takes the place of Wagtail's, which names entries to people who may not know of them."""

    @classproperty
    def models(cls) -> list[Any]:  # noqa: N805 - Django's class property hands over the class
        """The snippets inside the walls."""
        return [model for model in get_snippet_models() if isinstance(model.snippet_viewset, EntryViewSet)]


class _VerbBulkAction(_Scoped, SnippetBulkAction):
    """A verb for several services. Those that it does not fit are left as they are, and counted."""

    verb: ClassVar[Verb]
    template_name = "directory/cms/bulk_action.html"
    aria_label = gettext_lazy("Do this with the selected services")
    models: ClassVar[list[type[Service]]] = [Service]

    @cached_property
    def _is_allowed_everywhere(self) -> bool:
        return bool(rules.test_rule(self.verb.rule, self.request.user, None))

    def check_perm(self, obj: Service) -> bool:
        """May the person do this with the service?"""
        return self._is_allowed_everywhere or bool(rules.test_rule(self.verb.rule, self.request.user, obj))

    def get_initial(self) -> dict[str, Any]:
        """The office of this CMS as a first guess."""
        return {"office": settings.WAGTAIL_SITE_NAME}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gives the template the verb."""
        return super().get_context_data(verb=self.verb, **kwargs)

    def get_execution_context(self) -> dict[str, Any]:
        """What the form says, and the person."""
        return {**super().get_execution_context(), "by": self.request.user, "values": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: list[Service], **kwargs: Any) -> tuple[int, int]:
        """How many were done, and 0: services have no children."""
        view, refusals = kwargs["self"], []
        for service in objects:
            try:
                cls.verb.perform(service, by=kwargs["by"], **kwargs["values"])
            except InvalidChange as error:
                refusals.append(str(error))
        for refusal in dict.fromkeys(refusals):
            messages.warning(view.request, refusal)
        return len(objects) - len(refusals), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """How many were done."""
        return ngettext("%(count)s entry: %(verb)s.", "%(count)s entries: %(verb)s.", num_parent_objects) % {
            "count": num_parent_objects,
            "verb": self.verb.label,
        }


def _for_verb(name: str, priority: int) -> type[_VerbBulkAction]:
    verb = VERBS[name]
    return type(
        f"{name.capitalize()}BulkAction",
        (_VerbBulkAction,),
        {
            "verb": verb,
            "display_name": verb.label,
            "action_type": name,
            "action_priority": priority,
            "form_class": verb.form_class,
            "classes": {"serious"} if verb.is_serious else set(),
        },
    )


BULK_ACTIONS = [
    *(_for_verb(name, priority) for priority, name in enumerate(("check", "close", "archive", "restore"))),
    WalledDeleteBulkAction,
]
