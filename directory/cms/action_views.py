"""The pages behind the buttons: confirm, do, offer to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import rules
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button

from directory.cms.verbs import VERBS, Verb
from directory.core.errors import InvalidChange, NotAllowed
from directory.models import Service


class ActionView(FormView):
    """One verb for one service."""

    template_name = "directory/cms/action.html"
    verb: Verb = VERBS["check"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuses those without the right. Raises PermissionDenied."""
        self.service = get_object_or_404(Service, pk=kwargs["pk"])
        if not rules.test_rule(self.verb.rule, request.user, self.service):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        """The verb's form."""
        return self.verb.form_class

    def get_initial(self) -> dict[str, Any]:
        """The office of this CMS as a first guess."""
        return {"office": settings.WAGTAIL_SITE_NAME}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Does it; what the action refuses stands on the form."""
        try:
            self.verb.perform(self.service, by=self.request.user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        except InvalidChange as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.verb.done % {"name": self.service}, buttons=self._undo_buttons())
        return redirect(self.next_url)

    def _undo_buttons(self) -> list[Any]:
        if not self.verb.undone_by:
            return []
        url = action_url(VERBS[self.verb.undone_by], self.service, self.next_url)
        return [messages.button(url, _("Undo"))]

    @property
    def next_url(self) -> str:
        """Where the person came from, else the form of the service."""
        came_from: str = get_valid_next_url_from_request(self.request)
        return came_from or reverse(Service.snippet_viewset.get_url_name("edit"), args=[self.service.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gives the template the service and the verb."""
        return super().get_context_data(service=self.service, verb=self.verb, next=self.next_url, **kwargs)


def action_url(verb: Verb, service: Service, next_url: str = "") -> str:
    """Address of the verb's page for the service, coming back to ``next_url``."""
    url = reverse(Service.snippet_viewset.get_url_name(verb.name), args=[service.pk])
    return f"{url}?{urlencode({'next': next_url})}" if next_url else url


def action_urlpatterns() -> Iterator[tuple[str, Callable[..., Any], str]]:
    """Route, view and name of each verb."""
    for verb in VERBS.values():
        yield f"{verb.name}/<int:pk>/", ActionView.as_view(verb=verb), verb.name


def allowed_rules(user: Any, service: Service | None) -> set[str]:
    """The rules of the verbs that hold for the user and the service; without a service those that hold for every one."""
    return {rule for rule in {verb.rule for verb in VERBS.values()} if rules.test_rule(rule, user, service)}


def buttons(service: Service, allowed: set[str], next_url: str = "") -> list[Button]:
    """Buttons of the verbs that are possible now and whose rule is among the allowed ones."""
    return [
        Button(verb.label, url=action_url(verb, service, next_url), icon_name=verb.icon, priority=50 + place)
        for place, verb in enumerate(VERBS.values())
        if verb.rule in allowed and verb.is_possible_for(service)
    ]
