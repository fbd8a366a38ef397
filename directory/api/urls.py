"""The API and its OpenAPI document. The interactive docs are off: they load scripts from another site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from directory.api.search import router

api = NinjaAPI(
    title="Kreis Düren: services",
    version="1",
    description="Read-only search over the published services of the directory.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """A parameter that is no number, or outside its limits: which one, in a sentence."""
    names = sorted({str(error["loc"][-1]) for error in problem.errors})
    message = _("These parameters have no usable value: %(names)s.") % {"names": ", ".join(names)}
    return api.create_response(request, {"detail": message}, status=422)


urlpatterns = api.urls[0]
app_name = "api"
