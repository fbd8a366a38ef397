"""The developers' component sheet; ``portal/urls.py`` includes it where COMPONENT_SHEET is on."""

from __future__ import annotations

from django.urls import path

from portal.ui import views

app_name = "ui"
urlpatterns = [path("components/", views.components, name="components")]
