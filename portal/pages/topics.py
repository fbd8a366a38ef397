"""The directory's page of a topic with the editors' introduction: only the portal knows both."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from directory.views import topic as directory_topic


def topic_response(request: HttpRequest, code: str, introduction: dict[str, Any] | None) -> HttpResponse:
    """The topic's page; ``introduction`` is what the template of an introduction shows, None where editors wrote none.

    Raises Http404 where the directory has no such topic.
    """
    if introduction is None:
        return directory_topic.topic(request, code)
    return directory_topic.topic(request, code, template="pages/topic.html", extra=introduction)
