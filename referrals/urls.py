"""Addresses of the referral module, below ``/{language}/referrals/``. No address holds anything about a person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from referrals.views import detail, link, link_sending, lists, steps

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.start, name="start"),
    path("outbox/", lists.outbox, name="outbox"),
    path("inbox/", lists.inbox, name="inbox"),
    path("link/<slug:token>/", link.link, name="link"),
    path("link/<slug:token>/identity/", link.identity, name="link_identity"),
    path("link/<slug:token>/steps/<slug:name>/", link.take_step, name="link_step"),
    path("<str:reference>/", detail.detail, name="detail"),
    path("<str:reference>/appointment/", steps.choose_time, name="choose_time"),
    path("<str:reference>/steps/<slug:name>/", steps.take_step, name="step"),
    path("<str:reference>/link/", link_sending.issue, name="link_issue"),
    path("<str:reference>/link/<int:pk>/code/", link_sending.new_code, name="link_new_code"),
    path("<str:reference>/link/<int:pk>/second-code/", link_sending.new_identity_code, name="link_new_identity_code"),
    path("<str:reference>/link/<int:pk>/end/", link_sending.revoke, name="link_revoke"),
]
