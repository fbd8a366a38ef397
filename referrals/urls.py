"""Addresses of the referral module, below ``/{language}/referrals/``. No address holds anything about a person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from referrals.document_urls import DOCUMENTS
from referrals.views import (
    deputies,
    detail,
    invitation,
    link,
    link_sending,
    lists,
    log,
    members,
    organization,
    published,
    steps,
)
from referrals.writing_urls import BEFORE_REFERENCE, BEHIND_REFERENCE

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.start, name="start"),
    path("outbox/", lists.outbox, name="outbox"),
    path("inbox/", lists.inbox, name="inbox"),
    path("log/", log.log, name="log"),
    path("statistics/", published.statistics, name="statistics"),
    path("statistics/<str:period>/<slug:key>.csv", published.statistics_file, name="statistics_file"),
    path("organization/", organization.choose, name="organizations"),
    path("organization/<int:pk>/", organization.overview, name="organization"),
    path("organization/<int:pk>/services/<int:service>/", organization.capacity, name="capacity"),
    path("organization/<int:pk>/team/", organization.team, name="team"),
    path("organization/<int:pk>/members/", members.members, name="members"),
    path("organization/<int:pk>/members/<int:user>/remove/", members.remove, name="member_removal"),
    path(
        "organization/<int:pk>/invitations/<int:invitation>/withdraw/",
        members.withdraw_invitation,
        name="invitation_withdrawal",
    ),
    path("organization/<int:pk>/deputies/", deputies.deputies, name="deputies"),
    path("organization/<int:pk>/deputies/<int:deputyship>/end/", deputies.end_deputyship, name="deputyship_end"),
    path("invitation/<slug:token>/", invitation.invitation, name="invitation"),
    path("link/<slug:token>/", link.link, name="link"),
    path("link/<slug:token>/identity/", link.identity, name="link_identity"),
    path("link/<slug:token>/steps/<slug:name>/", link.take_step, name="link_step"),
    *BEFORE_REFERENCE,
    path("<str:reference>/", detail.detail, name="detail"),
    *BEHIND_REFERENCE,
    path("<str:reference>/appointment/", steps.choose_time, name="choose_time"),
    path("<str:reference>/steps/<slug:name>/", steps.take_step, name="step"),
    *DOCUMENTS,
    path("<str:reference>/link/", link_sending.issue, name="link_issue"),
    path("<str:reference>/link/<int:pk>/code/", link_sending.new_code, name="link_new_code"),
    path("<str:reference>/link/<int:pk>/second-code/", link_sending.new_identity_code, name="link_new_identity_code"),
    path("<str:reference>/link/<int:pk>/end/", link_sending.revoke, name="link_revoke"),
]
