"""Addresses. Pages by app, the API under /api/v1/, health, metrics and the style guide here."""

from django.contrib import admin
from django.urls import include, path

from config import favicon, health, metrics, styleguide
from projects.views import home

admin.site.site_header = admin.site.site_title = "Reelwright"

urlpatterns = [
    path("", home.home, name="home"),
    path("library/", include("media_library.urls")),
    path("projects/", include("projects.urls")),
    path("jobs/", include("jobs.urls")),
    path("settings/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("config.api_urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("favicon.ico", favicon.favicon),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.page, name="metrics"),
    path("admin/", admin.site.urls),
]
