"""Addresses under /projects/."""

from django.urls import path

from projects.views import adding, clip_table, editor, exchange, listing, rendering, still, versions

app_name = "projects"

urlpatterns = [
    path("", listing.list_projects, name="list"),
    path("create/", listing.create, name="create"),
    path("import/", exchange.bring_in, name="import"),
    path("trash/", listing.list_trash, name="trashed"),
    path("<uuid:pk>/", clip_table.detail, name="detail"),
    path("<uuid:pk>/edit/", editor.edit, name="edit"),
    path("<uuid:pk>/add/", adding.add, name="add"),
    path("<uuid:pk>/still/", still.still, name="still"),
    path("<uuid:pk>/rename/", listing.rename, name="rename"),
    path("<uuid:pk>/tags/", listing.retag, name="tags"),
    path("<uuid:pk>/duplicate/", listing.duplicate, name="duplicate"),
    path("<uuid:pk>/trash/", listing.trash, name="trash"),
    path("<uuid:pk>/restore/", listing.restore, name="restore"),
    path("<uuid:pk>/delete/", listing.delete, name="delete"),
    path("<uuid:pk>/versions/", versions.list_versions, name="versions"),
    path("<uuid:pk>/versions/<int:number>/", versions.detail, name="version"),
    path("<uuid:pk>/versions/<int:number>/rename/", versions.rename, name="version_rename"),
    path("<uuid:pk>/versions/<int:number>/restore/", versions.restore, name="version_restore"),
    path("<uuid:pk>/versions/<int:number>/duplicate/", versions.duplicate, name="version_duplicate"),
    path("<uuid:pk>/versions/<int:number>/delete/", versions.delete, name="version_delete"),
    path("<uuid:pk>/cut/", exchange.formats, name="cut"),
    *(path(f"<uuid:pk>/cut/{name}/", exchange.download, {"format": name}, name=f"cut_{name}") for name in exchange.OFFERED),
    path("<uuid:pk>/render/", rendering.render, name="render"),
    path("<uuid:pk>/renders/<uuid:render_pk>/", rendering.detail, name="render_detail"),
    path("<uuid:pk>/renders/<uuid:render_pk>/result/", rendering.result, name="render_result"),
    path("<uuid:pk>/renders/<uuid:render_pk>/row/", rendering.row, name="render_row"),
    path("<uuid:pk>/renders/<uuid:render_pk>/again/", rendering.again, name="render_again"),
    *(
        path(
            f"<uuid:pk>/renders/<uuid:render_pk>/captions.{ending}",
            rendering.captions,
            {"ending": ending},
            name=f"render_{ending}",
        )
        for ending in ("srt", "vtt")
    ),
]
