"""The developers' component sheet; the view answers only where COMPONENT_SHEET or DEBUG is on."""

from __future__ import annotations

from django.urls import path

from portal.ui import views

app_name = "ui"
urlpatterns = [path("components/", views.components, name="components")]
