"""Public addresses of the directory, below ``/{language}/``. The home page joins this namespace in ``portal/urls.py``."""

from __future__ import annotations

from django.urls import path

from directory.views.eligibility import eligibility
from directory.views.organization import organization
from directory.views.search import search
from directory.views.service import service
from directory.views.topic import topic

app_name = "directory"
urlpatterns = [
    path("search/", search, name="search"),
    path("services/<int:pk>/", service, name="service"),
    path("services/<int:pk>/<slug:slug>/", service, name="service_slug"),
    path("organizations/<int:pk>/", organization, name="organization"),
    path("organizations/<int:pk>/<slug:slug>/", organization, name="organization_slug"),
    path("topics/<slug:code>/", topic, name="topic"),
    path("eligibility/", eligibility, name="eligibility"),
]
