"""Addresses below /settings/."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("usage/", views.usage, name="usage"),
    path("usage.csv", views.usage_csv, name="usage_csv"),
    path("theme/", views.theme, name="theme"),
    path("avatar/", views.avatar, name="avatar"),
    path("avatar/upload/", views.upload_avatar, name="upload_avatar"),
    path("avatar/remove/", views.remove_avatar, name="remove_avatar"),
]
