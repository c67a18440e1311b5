"""Addresses. Pages by app, the API under /api/v1/, health, metrics and the style guide here."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import security
from config import error_pages, favicon, health, metrics, searching, styleguide
from generation import webhooks
from projects.views import home

handler400 = error_pages.bad_request
handler403 = error_pages.permission_denied
handler404 = error_pages.page_not_found
handler500 = error_pages.server_error

admin.autodiscover()  # here and not when an app starts: workers and commands have no use for it
admin.site.site_header = admin.site.site_title = "Reelwright"

urlpatterns = [
    path("", home.home, name="home"),
    path("library/", include("media_library.urls")),
    path("projects/", include("projects.urls")),
    path("mixer/", include("projects.mixer_urls")),
    path("", include("generation.urls")),
    path("jobs/", include("jobs.urls")),
    path("settings/", include("accounts.urls")),
    path("accounts/email/", security.moved),
    path("accounts/2fa/", security.moved),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("config.api_urls")),
    path("search/", searching.search, name="search"),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("favicon.ico", favicon.favicon),
    path("webhooks/<slug:provider>/<uuid:pk>/<slug:token>/", webhooks.receive, name="webhook"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.page, name="metrics"),
    path("admin/", admin.site.urls),
]
