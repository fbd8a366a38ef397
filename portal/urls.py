"""Every address of the portal."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.accounts.views import SignOutView
from portal.language_choice import language_choice
from portal.pages.views import home, topic
from portal.sitemap import sitemap_index, sitemap_part
from portal.well_known import favicon, healthz, robots_txt, security_txt

# Wagtail's own ways in and out would pass by the second factor: they lead to the account pages.
_cms_doors: list[URLPattern | URLResolver] = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="cms_login"),
    path("logout/", SignOutView.as_view(), name="cms_logout"),
    re_path(
        r"^password_reset/", RedirectView.as_view(pattern_name="account_reset_password"), name="cms_password_reset"
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", language_choice, name="language_choice"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:language>-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path("api/", include("directory.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path("favicon.ico", favicon, name="favicon"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("accounts/", include("portal.accounts.urls")),
    path("cms/", include(_cms_doors)),
    path("cms/", include("directory.cms.urls")),
    path("cms/", include(wagtailadmin_urls)),
]
urlpatterns += i18n_patterns(
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="frontend_login"),
    path("", home, name="home"),
    # The address of directory:topic, with the editors' introduction.
    path("topics/<slug:code>/", topic, name="topic_page"),
    path("", include("directory.urls")),
    path("referrals/", include("referrals.urls")),
    path("", include("portal.ui.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
