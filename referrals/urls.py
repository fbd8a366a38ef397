"""Addresses of the referral module, below ``/{language}/referrals/``. No address holds anything about a person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from referrals.views import detail, lists, steps

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.start, name="start"),
    path("outbox/", lists.outbox, name="outbox"),
    path("inbox/", lists.inbox, name="inbox"),
    path("<str:reference>/", detail.detail, name="detail"),
    path("<str:reference>/appointment/", steps.choose_time, name="choose_time"),
    path("<str:reference>/steps/<slug:name>/", steps.take_step, name="step"),
]
