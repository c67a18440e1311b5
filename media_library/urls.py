"""Addresses under /library/."""

from django.urls import path

from media_library import views

app_name = "media_library"

urlpatterns = [
    path("", views.list_assets, name="list"),
    path("trash/", views.list_trash, name="trashed"),
    path("upload/", views.upload, name="upload"),
    path("<uuid:pk>/", views.show_asset, name="detail"),
    path("<uuid:pk>/body/", views.show_body, name="body"),
    path("<uuid:pk>/card/", views.show_card, name="card"),
    path("<uuid:pk>/download/", views.download, name="download"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/rename/", views.rename, name="rename"),
    path("<uuid:pk>/trash/", views.trash, name="trash"),
    path("<uuid:pk>/restore/", views.restore, name="restore"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
