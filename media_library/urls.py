"""Addresses under /library/."""

from django.urls import path

from media_library.models import Collection, Tag
from media_library.views import asset, bulk, changing, importing, listing, shelves, tools, upload

app_name = "media_library"

urlpatterns = [
    path("", listing.list_assets, name="list"),
    path("trash/", listing.list_trash, name="trashed"),
    path("bulk/", bulk.act, name="bulk"),
    path("tags/", shelves.list_all, {"kind": Tag}, name="tags"),
    path("tags/create/", shelves.create, {"kind": Tag}, name="create_tag"),
    path("tags/<uuid:pk>/rename/", shelves.rename, {"kind": Tag}, name="rename_tag"),
    path("tags/<uuid:pk>/delete/", shelves.delete, {"kind": Tag}, name="delete_tag"),
    path("collections/", shelves.list_all, {"kind": Collection}, name="collections"),
    path("collections/create/", shelves.create, {"kind": Collection}, name="create_collection"),
    path("collections/<uuid:pk>/rename/", shelves.rename, {"kind": Collection}, name="rename_collection"),
    path("collections/<uuid:pk>/delete/", shelves.delete, {"kind": Collection}, name="delete_collection"),
    path("upload/", upload.upload, name="upload"),
    path("import/", importing.import_url, name="import_url"),
    path("<uuid:pk>/", asset.show_asset, name="detail"),
    path("<uuid:pk>/body/", asset.show_body, name="body"),
    path("<uuid:pk>/card/", asset.show_card, name="card"),
    path("<uuid:pk>/download/", asset.download, name="download"),
    path("<uuid:pk>/tools/<slug:name>/", tools.tool, name="tool"),
    path("<uuid:pk>/retry/", changing.retry, name="retry"),
    path("<uuid:pk>/rename/", changing.rename, name="rename"),
    path("<uuid:pk>/trash/", changing.trash, name="trash"),
    path("<uuid:pk>/restore/", changing.restore, name="restore"),
    path("<uuid:pk>/delete/", changing.delete, name="delete"),
]
