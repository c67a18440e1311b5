"""Addresses below /settings/."""

from django.urls import path

from accounts.views import data, preferences, profile, security, usage

app_name = "accounts"
urlpatterns = [
    path("", profile.profile, name="profile"),
    path("avatar/", profile.avatar, name="avatar"),
    path("avatar/upload/", profile.upload_avatar, name="upload_avatar"),
    path("avatar/remove/", profile.remove_avatar, name="remove_avatar"),
    path("theme/", profile.theme, name="theme"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("security/", security.security, name="security"),
    path("security/email/", security.change_email, name="change_email"),
    path("security/email/keep/", security.keep_email, name="keep_email"),
    path("security/sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("security/sessions/end-others/", security.end_others, name="end_others"),
    path("security/programs/<uuid:pk>/end/", security.end_program, name="end_program"),
    path("usage/", usage.usage, name="usage"),
    path("usage.csv", usage.usage_csv, name="usage_csv"),
    path("data/", data.data, name="data"),
    path("data/export.zip", data.export, name="export"),
    path("data/close/", data.close, name="close"),
    path("closed/", data.closed, name="closed"),
]
